package io.tapline.gateway.rest;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.UserKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** The apps, users and limits of the tests. */
final class TestApps {

    static final Instant NOW = Instant.parse("2026-11-21T08:00:00.250Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final ApiLimits LIMITS = new ApiLimits(65_536, 20, 100, Duration.ofDays(7), Duration.ofDays(30));

    static final App CONTOSO = app("contoso", "app.contoso.com", "www.contoso.com");
    static final App FABRIKAM = app("fabrikam", "app.fabrikam.com");

    static final UserKey ALICE = UserKey.of("contoso", "https://login.example", "tenant", "alice");
    static final UserKey BOB = UserKey.of("contoso", "https://login.example", "tenant", "bob");
    static final UserKey FABRIKAM_USER = UserKey.of("fabrikam", "https://login.example", "tenant", "alice");

    private TestApps() {}

    private static App app(String id, String... hostNames) {
        return new App(
                id,
                Set.of(id + "-server"),
                List.of(hostNames),
                List.of(),
                App.VisualDelivery.PRIVATE,
                "You have a new message",
                50,
                Set.of("https://" + hostNames[0], "http://localhost:3000"));
    }
}
