package io.tapline.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import org.junit.jupiter.api.Test;

/** What differs over HTTP/2: a body that is too large costs its stream, not the connection. */
class RestOverHttp2IT extends RestServerCase {

    private final HttpClient http2 = vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));

    /** Posts on the one connection of the client and returns the status. */
    private int post(Buffer body) {
        return http2.request(HttpMethod.POST, port, "127.0.0.1", NOTIFICATIONS)
                .compose(request -> request.putHeader("Authorization", "Bearer alice")
                        .putHeader("Content-Type", "application/json")
                        .send(body))
                .await()
                .statusCode();
    }

    @Test
    void postIsTaken() {
        assertThat(post(Buffer.buffer(RAW))).isEqualTo(201);
        assertThat(backend.stored).hasSize(1);
    }

    @Test
    void largeBodyLeavesTheConnectionUsable() {
        assertThat(post(Buffer.buffer(new byte[1_000_000]))).isEqualTo(413);
        assertThat(post(Buffer.buffer(RAW))).isEqualTo(201);
        assertThat(post(Buffer.buffer(new byte[6_000_000]))).isEqualTo(413);
        assertThat(post(Buffer.buffer(RAW))).isEqualTo(201);
    }
}
