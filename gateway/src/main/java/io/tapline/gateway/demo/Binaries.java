package io.tapline.gateway.demo;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * The servers' programs, unpacked from their jars once for each version and user into a cache below {@code java.io.tmpdir}.
 * Unpacked aside and then renamed, so that what is there is whole. Blocking; safe across JVMs.
 */
final class Binaries {

    private static final String POSTGRES_VERSION = "18.6";
    private static final String REDIS_VERSION = "7.0.15";
    private static final Set<PosixFilePermission> PROGRAM = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> DATA = PosixFilePermissions.fromString("rw-r--r--");

    private Binaries() {}

    /** The folder that holds Postgres' {@code bin}, {@code lib} and {@code share}. */
    static Path postgres() throws IOException {
        String resource = "/postgres-linux-" + architecture("x86_64", "arm_64") + ".txz";
        return unpacked("postgres-" + POSTGRES_VERSION, folder -> unpackTar(resource, folder));
    }

    /** The program {@code redis-server}. */
    static Path redisServer() throws IOException {
        String resource = "/redis-server-" + REDIS_VERSION + "-linux-" + architecture("amd64", "arm64");
        Path folder = unpacked("redis-" + REDIS_VERSION, fresh -> {
            Path program = fresh.resolve("redis-server");
            try (InputStream in = open(resource)) {
                Files.copy(in, program);
            }
            Files.setPosixFilePermissions(program, PROGRAM);
        });
        return folder.resolve("redis-server");
    }

    private static String architecture(String amd64, String arm64) throws IOException {
        String system = System.getProperty("os.name", "");
        String architecture = System.getProperty("os.arch", "");
        if (system.equals("Linux") && architecture.equals("amd64")) {
            return amd64;
        }
        if (system.equals("Linux") && architecture.equals("aarch64")) {
            return arm64;
        }
        throw new IOException("there are no embedded servers for " + system + " on " + architecture
                + "; name a Postgres and a Redis of your own");
    }

    private interface Unpacking {
        void into(Path folder) throws IOException;
    }

    private static Path unpacked(String name, Unpacking unpacking) throws IOException {
        Path cache = cache();
        Path folder = cache.resolve(name);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path fresh = Files.createTempDirectory(cache, name + "-");
        Files.setPosixFilePermissions(fresh, PROGRAM);
        unpacking.into(fresh);
        try {
            Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException failure) {
            delete(fresh);
            if (!Files.isDirectory(folder)) {
                throw failure;
            }
            // Another was faster.
        }
        return folder;
    }

    /** A folder that others may read (Postgres may run as another account) and only this user may write. */
    private static Path cache() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        int self = RunAccount.self(temporary);
        Path cache = temporary.resolve("tapline-" + self);
        if (!Files.exists(cache)) {
            Files.createDirectories(cache);
            Files.setPosixFilePermissions(cache, PROGRAM);
        }
        int othersMayWrite = 0022;
        if (!Files.getAttribute(cache, "unix:uid").equals(self)
                || ((Integer) Files.getAttribute(cache, "unix:mode") & othersMayWrite) != 0) {
            throw new IOException(cache + " belongs to someone else or others may write to it: remove it");
        }
        return cache;
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = Binaries.class.getResourceAsStream(resource);
        if (in == null) {
            throw new IOException("The class path has no " + resource);
        }
        return new BufferedInputStream(in);
    }

    private static void unpackTar(String resource, Path folder) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(open(resource)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder.resolve(entry.getName()).normalize());
            }
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            // Open to other accounts, whatever the umask.
            for (Path path : (Iterable<Path>) paths.filter(Files::isDirectory)::iterator) {
                Files.setPosixFilePermissions(path, PROGRAM);
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(requireNonNull(target.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            Files.setPosixFilePermissions(target, (entry.getMode() & 0100) != 0 ? PROGRAM : DATA);
        }
    }

    /** Deletes a folder and all in it, as far as it can. */
    static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException ignored) {
            // A temporary folder: what is left is the system's to clean.
        }
    }
}
