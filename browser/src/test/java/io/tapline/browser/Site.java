package io.tapline.browser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tapline.interop.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The web server of an app that uses the client library: an origin of its own. Thread-safe. */
final class Site implements AutoCloseable {

    private static final String CLIENT = "/client/";
    private static final Path LIBRARY = NodeProcess.FOLDER.resolve("client-js").resolve("src");
    private static final Path APP = Path.of(Objects.requireNonNull(Site.class.getResource("/site"), "the app's files")
            .getPath());
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html; charset=utf-8", "js", "text/javascript");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Site() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // A browser holds connections open that it does not use; none may wait for them.
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = file(exchange.getRequestURI().getPath());
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            String name = file.toString();
            exchange.getResponseHeaders().set("Content-Type", TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
            byte[] content = Files.readAllBytes(file);
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
        }
    }

    private static @Nullable Path file(String path) {
        Path folder = path.startsWith(CLIENT) ? LIBRARY : APP;
        String name = path.startsWith(CLIENT) ? path.substring(CLIENT.length()) : path.substring(1);
        Path file = folder.resolve(name.isEmpty() ? "index.html" : name).normalize();
        return file.startsWith(folder) && Files.isRegularFile(file) ? file : null;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
