package io.tapline.gateway.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

    /** Waits a moment before the next look whether a server is ready. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOSECONDS);
    }
}
