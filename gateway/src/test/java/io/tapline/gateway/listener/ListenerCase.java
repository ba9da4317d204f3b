package io.tapline.gateway.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.config.ConnectionLimits;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A listener on a real socket, and clients that write single bytes. */
abstract class ListenerCase {

    static final Duration FOREVER = Duration.ofDays(1);
    /** What a test waits for is never late; what should not happen would take this long to be noticed. */
    private static final int PATIENCE_MILLIS = 60_000;

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final AtomicReference<ConnectionLimits> limits = new AtomicReference<>(limits(FOREVER, FOREVER));
    final Vertx vertx = GuardedTransport.build(
            Vertx.builder().with(new VertxOptions().setEventLoopPoolSize(2)), limits::get, new Refusals(metrics));
    int port;

    @AfterEach
    void stop() {
        vertx.close().await();
    }

    static ConnectionLimits limits(Duration request, Duration idle) {
        return new ConnectionLimits(100, 100, 4096, 20, 512, 10, 20, 50, request, idle);
    }

    void listen(@Nullable ListenerCertificates certificates, Handler<HttpServerRequest> routes) {
        Listener listener = new Listener("127.0.0.1", 0, limits::get, new Refusals(metrics), certificates);
        io.vertx.core.Promise<Integer> listening = io.vertx.core.Promise.promise();
        vertx.runOnContext(turn -> listener.listen(vertx, routes)
                .map(io.vertx.core.http.HttpServer::actualPort)
                .onComplete(listening));
        port = listening.future().await();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** Writes text with the line ends of HTTP. */
    static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(US_ASCII));
    }

    /** All that comes until the other side closes, however it does. */
    static byte[] readToEnd(Socket socket) throws IOException {
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketException reset) {
            // That is an end too.
        }
        return all.toByteArray();
    }

    static String textToEnd(Socket socket) throws IOException {
        return new String(readToEnd(socket), US_ASCII);
    }

    static String readLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = socket.getInputStream().read();
                next >= 0 && next != '\n';
                next = socket.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString().strip();
    }

    double refused(Refusals.Reason reason) {
        return metrics.get(Refusals.REFUSED)
                .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                .counter()
                .count();
    }
}
