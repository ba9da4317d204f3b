package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.demo.DevelopmentKeys.Algorithm;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class IssuerTest {

    private final FakeIssuer fake = new FakeIssuer("https://issuer.example", Algorithm.ES256);
    private long nanos;
    private final Issuer issuer = new Issuer(fake.config(), fake, () -> nanos);

    private String currentKey() {
        return fake.publishedKey().getString("kid");
    }

    private static ApiError error(Future<?> future) {
        assertThat(future.cause()).isInstanceOf(ApiFailure.class);
        return ((ApiFailure) future.cause()).error();
    }

    @Test
    void manyUnknownKeysCauseOneFetch() {
        issuer.refresh();
        for (int i = 0; i < 100; i++) {
            assertThat(error(issuer.key("made-up-" + i))).isEqualTo(ApiError.UNAUTHENTICATED);
        }
        assertThat(fake.fetches).isOne();
        nanos += Issuer.HOLD_OFF.toNanos();
        for (int i = 0; i < 100; i++) {
            assertThat(error(issuer.key("made-up-" + i))).isEqualTo(ApiError.UNAUTHENTICATED);
        }
        assertThat(fake.fetches).isEqualTo(2);
    }

    @Test
    void requestsForANewKeyShareTheFetchUnderWay() {
        issuer.refresh();
        nanos += Issuer.HOLD_OFF.toNanos();
        fake.keys.rotate(Algorithm.ES256);
        fake.hold();
        Future<SigningKey> first = issuer.key(currentKey());
        Future<SigningKey> second = issuer.key(currentKey());
        assertThat(first.isComplete()).isFalse();
        fake.answerHeld();
        assertThat(first.succeeded()).isTrue();
        assertThat(second.result()).isSameAs(first.result());
        assertThat(fake.fetches).isEqualTo(2);
    }

    @Test
    void keyThatStaysIsTheSameObject() {
        issuer.refresh();
        SigningKey before = issuer.key(currentKey()).result();
        issuer.refresh();
        assertThat(issuer.key(currentKey()).result()).isSameAs(before);
        assertThat(before.isPublished()).isTrue();
    }

    @Test
    void keyThatLeavesIsWithdrawn() {
        issuer.refresh();
        SigningKey before = issuer.key(currentKey()).result();
        fake.keys.rotate(Algorithm.ES256);
        fake.keys.withdrawFormer();
        issuer.refresh();
        assertThat(before.isPublished()).isFalse();
    }

    @Test
    void lastKeysStayTrustedWhileTheIssuerIsAway() {
        issuer.refresh();
        fake.away = true;
        assertThat(issuer.refresh().failed()).isTrue();
        assertThat(issuer.key(currentKey()).succeeded()).isTrue();
        assertThat(error(issuer.key("unknown"))).isEqualTo(ApiError.SERVICE_UNAVAILABLE);
    }

    @Test
    void noRequestWaitsForAnIssuerThatIsAway() {
        fake.away = true;
        issuer.refresh();
        nanos += Issuer.HOLD_OFF.toNanos();
        fake.away = false;
        fake.hold();
        assertThat(error(issuer.key(currentKey()))).isEqualTo(ApiError.SERVICE_UNAVAILABLE);
        assertThat(fake.fetches).isEqualTo(2);
        fake.answerHeld();
        assertThat(issuer.key(currentKey()).succeeded()).isTrue();
    }

    @Test
    void documentThatIsNoKeySetChangesNothing() {
        issuer.refresh();
        fake.hold();
        Future<Void> refreshed = issuer.refresh();
        fake.answerHeld(new JsonObject().put("error", "maintenance"));
        assertThat(refreshed.failed()).isTrue();
        assertThat(issuer.key(currentKey()).succeeded()).isTrue();
    }

    @Test
    void sourceThatThrowsIsOneThatFails() {
        Issuer broken = new Issuer(
                fake.config(),
                () -> {
                    throw new IllegalStateException("broken");
                },
                () -> nanos);
        assertThat(broken.refresh().failed()).isTrue();
        assertThat(broken.refresh().failed()).isTrue();
    }
}
