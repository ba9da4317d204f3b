package io.tapline.gateway.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** Clients that ask for HTTP/2 by an upgrade, as the JDK's does with each new connection, are answered by HTTP/1.1. */
class UpgradeIT extends ListenerCase {

    private static final int CONNECTIONS = 100;
    private static final int SIZE = 100_000;

    @Test
    void largeFirstAnswerComesOnEachConnection() throws Exception {
        listen(null, request -> request.response().end("a".repeat(SIZE)));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .POST(BodyPublishers.ofString("{}"))
                .build();
        for (int i = 0; i < CONNECTIONS; i++) {
            HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(Version.HTTP_1_1);
            assertThat(answer.body()).hasSize(SIZE);
        }
    }

    @Test
    void bodyMayComeBehindTheHeaders() throws Exception {
        listen(null, request -> request.bodyHandler(body -> request.response().end(body)));
        try (Socket socket = connect()) {
            write(socket, """
                    POST / HTTP/1.1
                    Host: a
                    Content-Length: 6
                    Connection: Upgrade, HTTP2-Settings
                    Upgrade: h2c
                    HTTP2-Settings:

                    """);
            try (Socket other = connect()) {
                write(other, "GET / HTTP/1.1\nHost: a\n\n");
                assertThat(readLine(other)).isEqualTo("HTTP/1.1 200 OK");
            }
            write(socket, "Hello!");

            assertThat(readLine(socket)).isEqualTo("HTTP/1.1 200 OK");
            assertThat(readLine(socket)).isEqualTo("content-length: 6");
            assertThat(readLine(socket)).isEmpty();
            assertThat(socket.getInputStream().readNBytes(6)).asString().isEqualTo("Hello!");
        }
    }
}
