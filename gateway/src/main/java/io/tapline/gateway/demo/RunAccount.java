package io.tapline.gateway.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The account that Postgres runs as; it refuses to be root. Root runs it in a user namespace, where it is nobody and its
 * files are still root's. Where such namespaces are forbidden, as in most containers, root becomes nobody.
 *
 * @param prefix goes before a command
 * @param owner user and group id that must own the data folder
 */
record RunAccount(List<String> prefix, int owner) {

    private static final int ROOT = 0;

    /**
     * The account for this JVM. Blocking.
     *
     * @param folder any folder that this JVM may write to
     */
    static RunAccount choose(Path folder) throws IOException {
        int self = self(folder);
        if (self != ROOT) {
            return new RunAccount(List.of(), self);
        }
        if (succeeds(List.of("unshare", "-U", "true"))) {
            return new RunAccount(List.of("unshare", "-U"), ROOT);
        }
        return nobody();
    }

    /** The user id of this JVM: Java does not tell, a new file does. */
    static int self(Path folder) throws IOException {
        Path probe = Files.createTempFile(folder, "owner", "");
        try {
            return (Integer) Files.getAttribute(probe, "unix:uid");
        } finally {
            Files.delete(probe);
        }
    }

    /** The account nobody, which root may become. */
    static RunAccount nobody() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"))) {
            String line = lines.filter(l -> l.startsWith("nobody:"))
                    .findFirst()
                    .orElseThrow(() -> new IOException(
                            "Postgres refuses to run as root, and /etc/passwd has no account nobody for it"));
            String id = line.split(":", -1)[2];
            return new RunAccount(
                    List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"), Integer.parseInt(id));
        }
    }

    /** The command, as this account. */
    List<String> command(List<String> command) {
        List<String> result = new ArrayList<>(prefix);
        result.addAll(command);
        return result;
    }

    /** Gives a folder and all in it to this account. */
    void takeOver(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (!Files.getAttribute(path, "unix:uid").equals(owner)) {
                    Files.setAttribute(path, "unix:uid", owner);
                    Files.setAttribute(path, "unix:gid", owner);
                }
            }
        }
        if (!succeeds(command(List.of("test", "-w", folder.toString())))) {
            throw new IOException("Postgres refuses to run as root, and the account (user id " + owner
                    + ") that it runs as instead cannot reach " + folder
                    + ": choose a folder that all users can reach");
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
