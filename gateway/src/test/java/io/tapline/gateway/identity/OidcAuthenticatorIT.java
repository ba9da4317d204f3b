package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.config.IssuerConfig;
import io.tapline.gateway.demo.DevelopmentIssuer;
import io.tapline.gateway.demo.DevelopmentKeys;
import io.tapline.gateway.demo.DevelopmentKeys.Algorithm;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The authenticator against development issuers over HTTP. */
@ExtendWith(VertxExtension.class)
class OidcAuthenticatorIT {

    private final DevelopmentKeys keys = new DevelopmentKeys(Algorithm.ES256);
    private final DevelopmentIssuer issuer = new DevelopmentIssuer(
            keys,
            new DevelopmentIssuer.Accounts(
                    FakeIssuer.AUDIENCE, Map.of("client", "secret"), Set.of("alice"), "password"),
            Clock.systemUTC());

    private static <T> T await(Future<T> future) throws Exception {
        return future.await(20, TimeUnit.SECONDS);
    }

    private static IssuerConfig config(String issuer, boolean development) {
        return new IssuerConfig(
                issuer,
                IssuerConfig.defaultDiscovery(issuer),
                Set.of(FakeIssuer.AUDIENCE),
                "oid",
                IssuerConfig.ALGORITHMS,
                Set.of(),
                Duration.ZERO,
                Duration.ofSeconds(1),
                development);
    }

    private static Future<OidcAuthenticator> start(Vertx vertx, IssuerConfig... issuers) {
        App app = TestApps.app(
                "notes",
                Set.of("client"),
                List.of(issuers).stream()
                        .map(config -> TestApps.allTenantsOf(config.issuer()))
                        .toArray(App.AllowedIssuer[]::new));
        return OidcAuthenticator.start(
                vertx, Clock.systemUTC(), List.of(issuers), Set.of(), () -> Apps.of(List.of(app)), 100);
    }

    private String token(String tenant) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        return keys.sign(new JsonObject()
                .put("iss", issuer.issuer(tenant))
                .put("aud", FakeIssuer.AUDIENCE)
                .put("azp", "client")
                .put("tid", tenant)
                .put("oid", "alice")
                .put("exp", now + 60));
    }

    private static ApiError refusal(OidcAuthenticator authenticator, String token) throws Exception {
        Throwable failure = await(authenticator
                .authenticate("Bearer " + token)
                .transform(result -> Future.succeededFuture(result.cause())));
        assertThat(failure).isInstanceOf(ApiFailure.class);
        return ((ApiFailure) failure).error();
    }

    @Test
    void keysAreDiscoveredForEachTenantOfATemplate(Vertx vertx) throws Exception {
        await(issuer.listen(vertx, 0));
        OidcAuthenticator authenticator = await(start(vertx, config(issuer.issuer("{tenant}"), true)));
        assertThat(await(authenticator.authenticate("Bearer " + token("contoso"))))
                .isNotEqualTo(await(authenticator.authenticate("Bearer " + token("fabrikam"))));
        await(authenticator.close());
    }

    @Test
    void withdrawnKeyIsRefusedAfterTheNextScheduledFetch(Vertx vertx) throws Exception {
        await(issuer.listen(vertx, 0));
        OidcAuthenticator authenticator = await(start(vertx, config(issuer.issuer("contoso"), true)));
        String old = token("contoso");
        await(authenticator.authenticate("Bearer " + old));
        keys.rotate(Algorithm.RS256);
        keys.withdrawFormer();
        await(eventually(vertx, () -> authenticator.authenticate("Bearer " + old), false));
        assertThat(refusal(authenticator, old)).isEqualTo(ApiError.UNAUTHENTICATED);
        await(authenticator.authenticate("Bearer " + token("contoso")));
        await(authenticator.close());
    }

    @Test
    void issuerThatIsAwayAtStartIsFoundWhenItComesUp(Vertx vertx) throws Exception {
        HttpServer first = await(issuer.listen(vertx, 0));
        int port = first.actualPort();
        await(first.close());
        DevelopmentIssuer other = new DevelopmentIssuer(
                keys, new DevelopmentIssuer.Accounts(FakeIssuer.AUDIENCE, Map.of(), Set.of(), ""), Clock.systemUTC());
        await(other.listen(vertx, 0));
        OidcAuthenticator authenticator =
                await(start(vertx, config(issuer.issuer("contoso"), true), config(other.issuer("contoso"), true)));
        assertThat(refusal(authenticator, token("contoso"))).isEqualTo(ApiError.SERVICE_UNAVAILABLE);
        await(issuer.listen(vertx, port));
        await(eventually(vertx, () -> authenticator.authenticate("Bearer " + token("contoso")), true));
        await(authenticator.close());
    }

    @Test
    void developmentIssuerIsRefusedUnlessMarked(Vertx vertx) throws Exception {
        await(issuer.listen(vertx, 0));
        assertThatThrownBy(() -> await(start(vertx, config(issuer.issuer("contoso"), false))))
                .isInstanceOf(DevelopmentIssuerException.class);
    }

    @Test
    void completesOnTheCallersContext(Vertx vertx) throws Exception {
        FakeIssuer fake = new FakeIssuer("https://issuer.example", Algorithm.ES256);
        AtomicLong nanos = new AtomicLong();
        Issuer trusted = new Issuer(fake.config(), fake, nanos::get);
        await(trusted.refresh());
        OidcAuthenticator authenticator = authenticator(trusted);
        nanos.addAndGet(Issuer.HOLD_OFF.toNanos());
        fake.keys.rotate(Algorithm.ES256);
        fake.hold();
        Context caller = vertx.getOrCreateContext();
        Promise<Void> asked = Promise.promise();
        Promise<Boolean> onCaller = Promise.promise();

        caller.runOnContext(turn -> {
            authenticator
                    .authenticate(FakeIssuer.bearer(fake.userToken()))
                    .onComplete(result ->
                            onCaller.complete(Vertx.currentContext() == caller && Context.isOnEventLoopThread()));
            asked.complete();
        });
        await(asked.future());
        assertThat(onCaller.future().isComplete()).isFalse();
        fake.answerHeld(); // on this thread

        assertThat(await(onCaller.future())).isTrue();
    }

    private static OidcAuthenticator authenticator(Issuer issuer) {
        App app = TestApps.app(
                "notes",
                Set.of(FakeIssuer.CLIENT),
                TestApps.allTenantsOf(issuer.config().issuer()));
        Clock clock = Clock.fixed(FakeIssuer.NOW, ZoneOffset.UTC);
        return new OidcAuthenticator(
                new Issuers(List.of(issuer)),
                () -> Apps.of(List.of(app)),
                new VerifiedTokens(clock, 10),
                clock,
                Future::succeededFuture);
    }

    /** Asks again and again until the answer is as wanted; the caller's patience ends it. */
    private static Future<Void> eventually(Vertx vertx, Supplier<Future<?>> question, boolean success) {
        Promise<Void> done = Promise.promise();
        vertx.setPeriodic(
                20,
                timer -> question.get().onComplete(answer -> {
                    if (answer.succeeded() == success && vertx.cancelTimer(timer)) {
                        done.complete();
                    }
                }));
        return done.future();
    }
}
