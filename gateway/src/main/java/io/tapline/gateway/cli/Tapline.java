package io.tapline.gateway.cli;

import io.tapline.gateway.StartFailure;
import io.tapline.gateway.config.ConfigException;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry. */
@Command(
        name = "tapline",
        description = "A self-hosted push gateway: app servers notify a user, every device gets a tap and pulls.",
        mixinStandardHelpOptions = true,
        versionProvider = Tapline.Version.class,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            ConfigCommand.class,
            AppsCommand.class,
            CredentialsCommand.class,
            ImportCommand.class,
            SimulateCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start with `./tapline demo`: it needs nothing else and prints a walk to paste.",
            "Java options go into TAPLINE_JAVA_OPTS, for example TAPLINE_JAVA_OPTS=-Xmx512m."
        })
public final class Tapline implements Callable<Integer> {

    /** Not an exit code: the program goes on in other threads until a signal ends it. */
    static final int KEEPS_RUNNING = -1;

    /** Something that the operator has to mend: told in a line, without a stack trace. */
    static final int EXIT_UNUSABLE = 2;

    public static void main(String[] arguments) {
        int code = commandLine().execute(arguments);
        if (code != KEEPS_RUNNING) {
            System.exit(code);
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new Tapline())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, result) -> report(failure, command));
    }

    @Override
    public Integer call() {
        commandLine().usage(System.out);
        return 0;
    }

    private static int report(Exception failure, CommandLine command) {
        if (failure instanceof ConfigException config) {
            command.getErr().println("tapline: the configuration cannot be used:");
            config.problems().forEach(problem -> command.getErr().println("  " + problem));
            return EXIT_UNUSABLE;
        }
        if (failure instanceof StartFailure) {
            command.getErr().println("tapline: " + failure.getMessage());
            return EXIT_UNUSABLE;
        }
        LoggerFactory.getLogger(Tapline.class).error("tapline failed", failure);
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The version in the jar's manifest. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Tapline.class.getPackage().getImplementationVersion();
            return new String[] {"tapline " + (version == null ? "(not packaged)" : version)};
        }
    }
}
