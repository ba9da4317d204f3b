package io.tapline.http2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.Credential;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthTokenEndpointTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC);
    private static final URI TOKEN_URI = URI.create("https://login.example:8443/a/token?v=2");

    private final List<Request> requests = new ArrayList<>();
    private final List<Origin> origins = new ArrayList<>();

    @Test
    void formIsPostedOnTheTransportsEventLoop() {
        List<Runnable> eventLoop = new ArrayList<>();
        Future<Credential> credential =
                request(200, "{\"access_token\":\"t\",\"expires_in\":3600}", Map.of("scope", "a b&c"), eventLoop::add);
        assertThat(requests).isEmpty();

        eventLoop.forEach(Runnable::run);

        assertThat(origins).containsExactly(new Origin("login.example", 8443, ""));
        Request request = requests.get(0);
        assertThat(request.target()).hasToString("/a/token?v=2");
        assertThat(request.headers().get(0).name().toString()).isEqualTo("content-type");
        assertThat(request.headers().get(0).value().toString()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(new String(request.body().head(), UTF_8)).isEqualTo("scope=a+b%26c");
        assertThat(credential.result())
                .isEqualTo(new Credential("Bearer t", CLOCK.instant().plusSeconds(3600)));
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"access_token\":\"t\",\"expires_in\":86399}', PT86399S",
        "'{\"access_token\":\"t\",\"expires_in\":\"86399\"}', PT86399S",
        "'{\"access_token\":\"t\",\"expires_in\":999999999999}', PT24H",
        "'{\"access_token\":\"t\",\"expires_in\":\"soon\"}', PT10M",
        "'{\"access_token\":\"t\"}', PT10M",
    })
    void lifeIsReadAsNumberOrString(String body, Duration life) {
        Future<Credential> credential = request(200, body, Map.of(), Runnable::run);

        assertThat(credential.result().expiresAt()).isEqualTo(CLOCK.instant().plus(life));
    }

    @ParameterizedTest
    @CsvSource({
        "400, '{\"error\":\"invalid_grant\",\"error_description\":\"x\"}', 400 invalid_grant",
        "503, <html>, 503 null",
        "200, '{}', 200 no access_token",
        "200, '{\"access_token\":7}', 200 no access_token",
        "200, '[]', 200 no access_token",
    })
    void answerWithoutATokenIsAFailure(int status, String body, String reason) {
        Future<Credential> credential = request(status, body, Map.of(), Runnable::run);

        assertThat(credential.cause())
                .isInstanceOf(OAuthTokenEndpoint.CredentialRefused.class)
                .hasMessage("the token endpoint answered " + reason);
    }

    @Test
    void failureOfTheTransportIsHandedOn() {
        Transport broken = transport(Future.failedFuture(new TransportFailure.TimedOut("no answer")));
        Future<Credential> credential =
                new OAuthTokenEndpoint(TOKEN_URI, broken, Runnable::run, CLOCK).request(Map.of());

        assertThat(credential.cause()).isInstanceOf(TransportFailure.TimedOut.class);
    }

    @Test
    void requestThatWasNotProcessedIsSentAgainAtMostTwice() {
        Transport drained = transport(Future.failedFuture(new TransportFailure.Unprocessed("GOAWAY NO_ERROR")));

        Future<Credential> credential =
                new OAuthTokenEndpoint(TOKEN_URI, drained, Runnable::run, CLOCK).request(Map.of());

        assertThat(credential.cause()).isInstanceOf(TransportFailure.Unprocessed.class);
        assertThat(requests).hasSize(3);
    }

    @Test
    void transportThatThrowsLeavesNobodyWaiting() {
        Transport throwing = new Transport() {
            @Override
            public void exchange(Origin origin, Request request, Completable<Response> answer) {
                throw new IllegalStateException("not on its event loop");
            }

            @Override
            public Future<Void> close() {
                return Future.succeededFuture();
            }
        };
        Future<Credential> credential =
                new OAuthTokenEndpoint(TOKEN_URI, throwing, Runnable::run, CLOCK).request(Map.of());

        assertThat(credential.cause()).hasMessage("not on its event loop");
    }

    private Future<Credential> request(int status, String body, Map<String, String> form, Executor eventLoop) {
        Transport transport = transport(Future.succeededFuture(new Response(status, List.of(), body.getBytes(UTF_8))));
        return new OAuthTokenEndpoint(TOKEN_URI, transport, eventLoop, CLOCK).request(form);
    }

    private Transport transport(Future<Response> answer) {
        return new Transport() {
            @Override
            public void exchange(Origin origin, Request request, Completable<Response> waiter) {
                origins.add(origin);
                requests.add(request);
                answer.onComplete(waiter);
            }

            @Override
            public Future<Void> close() {
                return Future.succeededFuture();
            }
        };
    }
}
