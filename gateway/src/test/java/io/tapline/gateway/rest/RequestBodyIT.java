package io.tapline.gateway.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are taken, how they may be encoded and how large they may be. */
class RequestBodyIT extends RestServerCase {

    private byte[] gzip(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream compressed = new GZIPOutputStream(bytes)) {
            compressed.write(body);
        }
        return bytes.toByteArray();
    }

    private byte[] deflate(byte[] body, boolean bare) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, bare);
        try (OutputStream compressed = new DeflaterOutputStream(bytes, deflater)) {
            compressed.write(body);
        } finally {
            deflater.end();
        }
        return bytes.toByteArray();
    }

    private HttpResponse<String> postEncoded(String encoding, byte[] body) throws Exception {
        return send(appRequest(NOTIFICATIONS)
                .header("Content-Type", "application/json")
                .header("Content-Encoding", encoding)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    @Test
    void compressedBodiesAreTaken() throws Exception {
        byte[] body = RAW.getBytes(UTF_8);
        assertThat(postEncoded("gzip", gzip(body)).statusCode()).isEqualTo(201);
        assertThat(postEncoded("GZIP", gzip(body)).statusCode()).isEqualTo(201);
        assertThat(postEncoded("deflate", deflate(body, false)).statusCode()).isEqualTo(201);
        assertThat(postEncoded("deflate", deflate(body, true)).statusCode()).isEqualTo(201);
        assertThat(postEncoded("identity", body).statusCode()).isEqualTo(201);
        assertThat(backend.stored)
                .hasSize(5)
                .allSatisfy(
                        notification -> assertThat(notification.rawContent()).isEqualTo("hello".getBytes(UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd", "compress", "gzip, gzip", "gzip, deflate", "utf-8"})
    void otherEncodingsAre415(String encoding) throws Exception {
        HttpResponse<String> response = postEncoded(encoding, RAW.getBytes(UTF_8));

        assertError(response, ApiError.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding");
        assertThat(response.headers().firstValue("Accept-Encoding")).contains("gzip, deflate");
    }

    @Test
    void damagedCompressedBodyIs400() throws Exception {
        byte[] compressed = gzip(RAW.getBytes(UTF_8));
        assertError(postEncoded("gzip", RAW.getBytes(UTF_8)), ApiError.INVALID_REQUEST, "Content-Encoding");
        assertError(
                postEncoded("gzip", Arrays.copyOf(compressed, compressed.length - 9)),
                ApiError.INVALID_REQUEST,
                "Content-Encoding");
        compressed[compressed.length - 6] ^= 1;
        assertError(postEncoded("gzip", compressed), ApiError.INVALID_REQUEST, "Content-Encoding");
        assertError(postEncoded("deflate", RAW.getBytes(UTF_8)), ApiError.INVALID_REQUEST, "Content-Encoding");
        assertError(postEncoded("gzip", new byte[0]), ApiError.INVALID_REQUEST, "Content-Encoding");
    }

    @Test
    void gzipBombIs413() throws Exception {
        byte[] zeros = new byte[10 << 20];
        assertError(postEncoded("gzip", gzip(zeros)), ApiError.PAYLOAD_TOO_LARGE);
        assertError(postEncoded("deflate", deflate(zeros, false)), ApiError.PAYLOAD_TOO_LARGE);
        assertError(postEncoded("deflate", deflate(zeros, true)), ApiError.PAYLOAD_TOO_LARGE);
        assertThat(post(RAW).statusCode()).isEqualTo(201);
    }

    @Test
    void limitIsExact() throws Exception {
        String frame = RAW.replace("hello", "");
        String full = RAW.replace("hello", "x".repeat(65_536 - frame.length()));
        assertThat(post(full).statusCode()).isEqualTo(201);
        assertThat(postEncoded("gzip", gzip(full.getBytes(UTF_8))).statusCode()).isEqualTo(201);
        assertError(post(full + " "), ApiError.PAYLOAD_TOO_LARGE);
        assertError(postEncoded("gzip", gzip((full + " ").getBytes(UTF_8))), ApiError.PAYLOAD_TOO_LARGE);
    }

    private static final String HEAD = """
            POST /beta/me/notifications HTTP/1.1
            Host: tapline
            Authorization: Bearer alice
            Content-Type: application/json
            """;

    @Test
    void largeBodyLeavesTheConnectionUsable() throws Exception {
        try (Socket socket = connect()) {
            write(socket, HEAD + "Content-Length: 1000000\n\n" + "x".repeat(1_000_000));
            write(socket, HEAD + "Content-Length: " + RAW.length() + "\nConnection: close\n\n" + RAW);

            assertThat(read(socket, Integer.MAX_VALUE))
                    .startsWith("HTTP/1.1 413")
                    .contains("HTTP/1.1 201");
        }
    }

    @Test
    void endlessChunkedBodyIs413AndCutOff() throws Exception {
        String chunk = "1000\n" + "x".repeat(4096) + "\n";
        try (Socket socket = connect()) {
            write(socket, HEAD + "Transfer-Encoding: chunked\n\n" + chunk.repeat(20));
            assertThat(read(socket, 12)).isEqualTo("HTTP/1.1 413");

            String megabyte = chunk.repeat(256);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            write(socket, megabyte);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void expectedContinueComesOnlyForABodyThatWouldBeTaken() throws Exception {
        String head = HEAD + "Expect: 100-continue\nContent-Length: ";
        try (Socket socket = connect()) {
            write(socket, head + RAW.length() + "\n\n");
            assertThat(read(socket, 25)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            write(socket, RAW);
            assertThat(read(socket, 12)).isEqualTo("HTTP/1.1 201");
        }
        try (Socket socket = connect()) {
            write(socket, head + "70000\n\n");
            assertThat(read(socket, 12)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void bodyThatBreaksOffStoresNothing() throws Exception {
        try (Socket socket = connect()) {
            write(socket, HEAD + "Content-Length: 1000\n\n" + RAW);
        }
        assertThat(post(RAW).statusCode()).isEqualTo(201);
        assertThat(backend.stored).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/jsonp",
                "application/json; charset=iso-8859-1",
                "application/x-json",
                ""
            })
    void otherContentTypesAre415(String contentType) throws Exception {
        HttpRequest.Builder request = appRequest(NOTIFICATIONS).POST(BodyPublishers.ofString(RAW));
        HttpResponse<String> response =
                send(contentType.isEmpty() ? request : request.header("Content-Type", contentType));

        assertError(response, ApiError.UNSUPPORTED_MEDIA_TYPE, "Content-Type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Modified-Since", "If-Range"})
    void conditionsOnAPostAre400(String header) throws Exception {
        assertError(
                send(json(appRequest(NOTIFICATIONS), RAW).header(header, "Sat, 21 Nov 2026 08:00:00 GMT")),
                ApiError.INVALID_REQUEST,
                header);
    }
}
