package io.tapline.bench.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file system of its own in memory, which can be filled to the last byte. Linux, as root. Blocking. */
final class SmallDisk implements AutoCloseable {

    private static final String SIZE = "size=1g";
    private static final int CHUNK = 1 << 20;

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /**
     * Mounts it.
     *
     * @param folder where; created if missing
     * @throws IOException if this user may not mount
     */
    static SmallDisk mount(Path folder) throws IOException {
        Files.createDirectories(folder);
        run(List.of("mount", "-t", "tmpfs", "-o", SIZE, "tapline-chaos", folder.toString()));
        SmallDisk disk = new SmallDisk(folder);
        // Else it would outlive a run that is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(disk::close));
        return disk;
    }

    /** Whether {@link #mount} works here. */
    static boolean isPossible() {
        try {
            Path folder = Files.createTempDirectory("tapline-disk-");
            mount(folder).close();
            Files.delete(folder);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output.trim());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast())) {
            for (int chunk = CHUNK; chunk > 0; chunk /= 2) {
                writeAsMuchAsFits(out, new byte[chunk]);
            }
        }
    }

    private static void writeAsMuchAsFits(OutputStream out, byte[] chunk) {
        try {
            while (true) {
                out.write(chunk);
            }
        } catch (IOException full) {
            // That is what it is for.
        }
    }

    void makeRoom() throws IOException {
        Files.deleteIfExists(ballast());
    }

    /** Unmounts it, and with it goes all that it held. A second call is harmless. */
    @Override
    public void close() {
        try {
            if (Files.isDirectory(folder)
                    && !Files.getFileStore(folder).equals(Files.getFileStore(folder.getParent()))) {
                run(List.of("umount", "--lazy", folder.toString()));
            }
        } catch (IOException e) {
            System.err.println("bench: " + folder + " stays mounted: " + e);
        }
    }
}
