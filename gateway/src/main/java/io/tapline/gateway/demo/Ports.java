package io.tapline.gateway.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What starting a server on this machine needs: a port, and patience. */
final class Ports {

    private static final long PAUSE_NANOSECONDS = 25_000_000;

    private Ports() {}

    /** A port of 127.0.0.1 that was free just now. Another program may take it first: be ready to try again. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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
