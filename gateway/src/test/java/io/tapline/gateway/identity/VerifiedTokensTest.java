package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tapline.gateway.config.IssuerConfig;
import io.tapline.gateway.demo.DevelopmentKeys.Algorithm;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    private static final SigningKey KEY = key();

    private final MutableClock clock = new MutableClock(FakeIssuer.NOW);
    private final VerifiedTokens tokens = new VerifiedTokens(clock, 10);
    private final Future<Principal> principal =
            Future.succeededFuture(new Principal.AppServer(TestApps.app("notes", Set.of("client")), FakeIssuer.NOW));

    private static SigningKey key() {
        return SigningKey.of(
                        new FakeIssuer("https://issuer.example", Algorithm.ES256).publishedKey(),
                        IssuerConfig.ALGORITHMS)
                .orElseThrow();
    }

    private static TokenDigest token(int number) {
        return TokenDigest.of("token " + number, 0);
    }

    private void add(int number, SigningKey key) {
        tokens.add(token(number), principal, key, clock.instant().plusSeconds(60));
    }

    @Test
    void tokenIsKnownUntilItExpires() {
        add(1, KEY);
        clock.advance(Duration.ofSeconds(60).minusMillis(1));
        assertThat(tokens.find(token(1))).isSameAs(principal);
        clock.advance(Duration.ofMillis(1));
        assertThat(tokens.find(token(1))).isNull();
        assertThat(tokens.size()).isZero();
    }

    @Test
    void tokenIsForgottenWithItsKey() {
        SigningKey key = key();
        add(1, key);
        add(2, KEY);
        key.withdraw();
        assertThat(tokens.find(token(1))).isNull();
        assertThat(tokens.find(token(2))).isSameAs(principal);
    }

    @Test
    void neverHoldsMoreThanItsCapacity() {
        for (int i = 0; i < 1000; i++) {
            add(i, KEY);
            assertThat(tokens.size()).isLessThanOrEqualTo(10);
        }
        assertThat(tokens.find(token(999))).isSameAs(principal);
        assertThat(tokens.find(token(0))).isNull();
    }

    @Test
    void tokenInUseOutlivesThoseThatAreNot() {
        for (int i = 0; i < 1000; i++) {
            add(i, KEY);
            assertThat(tokens.find(token(0))).isSameAs(principal);
        }
    }

    @Test
    void digestIsOfTheTokenOnly() {
        assertThat(TokenDigest.of("Bearer abc", 7)).isEqualTo(TokenDigest.of("bearer abc", 7));
        assertThat(TokenDigest.of("Bearer abc", 7)).isNotEqualTo(TokenDigest.of("Bearer abd", 7));
    }

    @Test
    void capacityOfOneIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new VerifiedTokens(clock, 1));
    }

    @Test
    void staysBoundedWhenThreadsAddAtOnce() throws Exception {
        int threads = 4;
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<java.util.concurrent.Future<Integer>> largest = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * 10_000;
                largest.add(executor.submit(() -> largestWhileAdding(first)));
            }
            for (java.util.concurrent.Future<Integer> size : largest) {
                assertThat(size.get()).isLessThanOrEqualTo(10 + 2 * threads);
            }
        } finally {
            executor.shutdownNow();
        }
    }

    private int largestWhileAdding(int first) {
        int largest = 0;
        for (int i = first; i < first + 10_000; i++) {
            add(i, KEY);
            largest = Math.max(largest, tokens.size());
        }
        return largest;
    }
}
