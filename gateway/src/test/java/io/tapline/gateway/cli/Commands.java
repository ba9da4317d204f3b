package io.tapline.gateway.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs commands as the shell would, for tests of other packages. */
public final class Commands {

    private Commands() {}

    /** What it prints; of one that fails its exit code and what it says. */
    public static String run(String... arguments) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine commands =
                Tapline.commandLine().setOut(new PrintWriter(output, true)).setErr(new PrintWriter(errors, true));
        int code = commands.execute(arguments);
        return code == 0
                ? output.toString()
                : "exit " + code + ": " + errors.toString().strip();
    }
}
