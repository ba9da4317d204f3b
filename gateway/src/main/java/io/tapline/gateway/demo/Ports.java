package io.tapline.gateway.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** What starting a server on this machine needs: a port, and patience. */
public final class Ports {

    private static final long PAUSE_NANOSECONDS = 25_000_000;
    private static final int FIRST_KEEPABLE = 10_240;
    private static final int ATTEMPTS = 20;

    private Ports() {}

    /** A port of 127.0.0.1 that was free just now. Another program may take it first: be ready to try again. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * A port like {@link #free()} that a server can leave and come back to: the kernel gives it to no outgoing connection, not even
     * to those that look for the server meanwhile.
     */
    public static int keepable() throws IOException {
        int end = firstOfOutgoing();
        for (int attempt = 0; attempt < ATTEMPTS && end > FIRST_KEEPABLE; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_KEEPABLE, end);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // Another one, then.
            }
        }
        return free();
    }

    private static int firstOfOutgoing() throws IOException {
        Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        // Not readString, whose second read of such a file finds its end.
        return Files.isReadable(range)
                ? Integer.parseInt(Files.readAllLines(range).get(0).split("\\s+")[0])
                : 0;
    }

    /** As many different ports as asked for, each like {@link #free()}. */
    static int[] free(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** Waits a moment before the next look whether a server is ready. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOSECONDS);
    }
}
