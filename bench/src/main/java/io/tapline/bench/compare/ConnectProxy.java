package io.tapline.bench.compare;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * An HTTP proxy that leads the providers' own names to the sinks, for servers in which no other address can be set. It only
 * passes bytes on, whose TLS is between the server and the sink, on an event loop of the measuring process.
 */
final class ConnectProxy implements AutoCloseable {

    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final String TUNNEL = "HTTP/1.1 200 Connection established" + END_OF_HEAD;
    private static final String UNKNOWN = "HTTP/1.1 403 Forbidden" + END_OF_HEAD;

    private final Vertx vertx;
    private final NetClient client;
    private final NetServer server;
    private final Map<String, Integer> ports;

    private ConnectProxy(Vertx vertx, Map<String, Integer> ports) {
        this.vertx = vertx;
        this.ports = Map.copyOf(ports);
        client = vertx.createNetClient();
        server = vertx.createNetServer().connectHandler(this::accept);
    }

    /**
     * Starts it on a free port of 127.0.0.1. Blocking.
     *
     * @param ports of 127.0.0.1, by {@code host:port} as it is asked for; all else is refused
     */
    static ConnectProxy start(Map<String, Integer> ports) throws InterruptedException, ExecutionException {
        ConnectProxy proxy = new ConnectProxy(Vertx.vertx(), ports);
        proxy.server
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        return proxy;
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private void accept(NetSocket socket) {
        Buffer head = Buffer.buffer();
        socket.handler(bytes -> {
            head.appendBuffer(bytes);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            // Nothing follows the head before the tunnel is there.
            if (text.endsWith(END_OF_HEAD)) {
                socket.pause();
                tunnel(socket, text);
            }
        });
    }

    private void tunnel(NetSocket socket, String head) {
        Integer port = ports.get(authority(head));
        if (port == null) {
            socket.end(Buffer.buffer(UNKNOWN));
            return;
        }
        client.connect(port, "127.0.0.1")
                .onSuccess(sink -> {
                    socket.write(TUNNEL);
                    // An end that breaks off ends the other; nobody waits for either.
                    socket.pipeTo(sink).onComplete(done -> sink.close());
                    sink.pipeTo(socket).onComplete(done -> socket.close());
                })
                .onFailure(failure -> socket.close());
    }

    /** Of {@code CONNECT host:port HTTP/1.1}; empty for anything else. */
    static String authority(String head) {
        String[] words = head.substring(0, head.indexOf("\r\n")).split(" ");
        return words.length == 3 && words[0].equals("CONNECT") ? words[1] : "";
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
