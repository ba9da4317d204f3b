package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.apns.ApnsConfig;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.identity.App;
import io.tapline.http2.Origin;
import io.tapline.wns.WnsConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportMetricsTest {

    private static final Origin APPLE = new Origin("api.push.apple.com", 443, "team/key");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ProviderNames names = new ProviderNames(List.of(app()));
    private final TransportMetrics metrics = new TransportMetrics(registry, names);

    @ParameterizedTest
    @CsvSource({
        "api.push.apple.com, 443, apns",
        "API.push.apple.com, 443, apns",
        "api.push.apple.com, 2197, other",
        "localhost, 8443, apns",
        "login.example, 443, token",
        "wns2-by3p.notify.windows.com, 443, wns",
        "notify.windows.com.example, 443, other",
        "updates.push.services.mozilla.com, 443, other",
    })
    void providerIsNamedByTheConfiguration(String host, int port, String provider) {
        assertThat(names.apply(new Origin(host, port, ""))).isEqualTo(provider);
    }

    @Test
    void everyEventIsCountedForItsProvider() {
        metrics.connected(APPLE, "h2", Duration.ZERO);
        metrics.connectFailed(APPLE, "refused");
        metrics.closed(APPLE, "drained");
        metrics.goAway(APPLE, "NO_ERROR", "");
        metrics.retired(APPLE);
        metrics.refused(APPLE);
        metrics.reset(APPLE, "CANCEL");
        metrics.malformed(APPLE, "DATA before HEADERS");
        metrics.timedOut(APPLE);
        metrics.pingTimedOut(APPLE);
        metrics.poolExhausted(APPLE);
        metrics.resent(APPLE);
        metrics.credentialRefused(APPLE);

        assertThat(registry.get(TransportMetrics.EVENTS).tag("provider", "apns").counters())
                .hasSize(13)
                .allSatisfy(counter -> assertThat(counter.count()).isEqualTo(1));
    }

    @Test
    void hostsThatCameAsInputMakeNoTimeSeries() {
        int before = registry.getMeters().size();
        for (int i = 0; i < 100; i++) {
            metrics.refused(new Origin("host" + i + ".example", 443, ""));
        }

        assertThat(registry.getMeters()).hasSize(before);
        assertThat(registry.get(TransportMetrics.EVENTS)
                        .tags("provider", "other", "event", "refused")
                        .counter()
                        .count())
                .isEqualTo(100);
    }

    private static AppConfig app() {
        App app = new App(
                "app", Set.of("client"), List.of("h"), List.of(), App.VisualDelivery.PRIVATE, "New", 50, Set.of());
        ApnsConfig apns = new ApnsConfig(
                new ApnsConfig.Certificate("chain", "key"),
                ApnsConfig.APPLE_PRODUCTION,
                URI.create("https://localhost:8443"));
        WnsConfig wns = WnsConfig.partnerCenter(URI.create("https://login.example/token"), "sid", "secret");
        return new AppConfig(app, apns, null, wns, null);
    }
}
