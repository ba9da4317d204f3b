package io.tapline.wns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.Origin;
import io.tapline.http2.Request;
import io.tapline.http2.Response;
import io.tapline.http2.Transport;
import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WnsCredentialsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

    private final List<String> posted = new ArrayList<>();

    @Test
    void partnerCenterAppAsksTheLiveEndpoint() {
        WnsConfig config = WnsConfig.partnerCenter(WnsConfig.LIVE, "ms-app://s-1-15-2", "s&cret");

        assertThat(get(config, "{\"access_token\":\"t\",\"token_type\":\"bearer\",\"expires_in\":86400}"))
                .isEqualTo(new Credential("Bearer t", NOW.plusSeconds(86_400)));
        assertThat(posted.get(0)).isEqualTo("https://login.live.com/accesstoken.srf");
        assertThat(posted.get(1).split("&"))
                .containsExactlyInAnyOrder(
                        "grant_type=client_credentials",
                        "client_id=ms-app%3A%2F%2Fs-1-15-2",
                        "client_secret=s%26cret",
                        "scope=notify.windows.com");
    }

    @Test
    void windowsAppSdkAppAsksItsTenant() {
        WnsConfig config = WnsConfig.windowsAppSdk(WnsConfig.ENTRA, "tenant-1", "app-1", "secret");

        assertThat(get(config, "{\"access_token\":\"t\",\"expires_in\":\"86399\"}"))
                .isEqualTo(new Credential("Bearer t", NOW.plusSeconds(86_399)));
        assertThat(posted.get(0)).isEqualTo("https://login.microsoftonline.com/tenant-1/oauth2/v2.0/token");
        assertThat(posted.get(1)).contains("scope=https%3A%2F%2Fwns.windows.com%2F.default");
    }

    @Test
    void configDoesNotShowItsSecret() {
        assertThat(WnsConfig.windowsAppSdk(WnsConfig.ENTRA, "tenant", "app", "very secret")
                        .toString())
                .doesNotContain("very secret");
    }

    private Credential get(WnsConfig config, String answer) {
        CredentialSource source = WnsCredentials.of(
                config, new AnsweringTransport(answer), Runnable::run, Clock.fixed(NOW, ZoneOffset.UTC));
        return source.get("https://wns2-by3p.notify.windows.com").result();
    }

    private final class AnsweringTransport implements Transport {
        private final String answer;

        AnsweringTransport(String answer) {
            this.answer = answer;
        }

        @Override
        public void exchange(Origin origin, Request request, Completable<Response> waiter) {
            posted.add(origin.audience() + request.target());
            posted.add(new String(request.body().head(), US_ASCII));
            waiter.succeed(new Response(200, List.of(), answer.getBytes(UTF_8)));
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
