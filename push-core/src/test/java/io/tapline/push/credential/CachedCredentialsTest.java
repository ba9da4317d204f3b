package io.tapline.push.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.push.Credential;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedCredentialsTest {

    private static final Duration LIFE = Duration.ofHours(1);
    private static final Duration EARLY = Duration.ofMinutes(10);
    private static final Duration HOLD_OFF = Duration.ofSeconds(10);
    private static final RenewalPolicy POLICY = new RenewalPolicy(EARLY, Duration.ZERO, HOLD_OFF);

    private final SettableClock clock = new SettableClock();
    private final List<Promise<Credential>> fetches = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final CachedCredentials credentials = withPolicy(POLICY);

    @Test
    void allWhoAskDuringTheFirstFetchGetItsResult() {
        Future<Credential> first = get();
        Future<Credential> second = get();
        assertThat(first.isComplete()).isFalse();

        succeed("a");

        assertThat(fetches).hasSize(1);
        assertThat(first.result().authorization()).isEqualTo("a");
        assertThat(second.result()).isSameAs(first.result());
    }

    @Test
    void cachedAnswerIsOneCompletedFuture() {
        get();
        succeed("a");

        assertThat(get()).isSameAs(get());
        assertThat(get().succeeded()).isTrue();
        assertThat(fetches).hasSize(1);
    }

    @Test
    void oldOneIsGivenOutWhileItIsRenewedEarly() {
        get();
        succeed("a");
        clock.advance(LIFE.minus(EARLY));

        assertThat(get().result().authorization()).isEqualTo("a");
        assertThat(get().result().authorization()).isEqualTo("a");
        assertThat(fetches).hasSize(2);

        succeed("b");
        assertThat(get().result().authorization()).isEqualTo("b");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void renewalThatOutlastsTheOldOneIsWaitedFor() {
        get();
        succeed("a");
        clock.advance(LIFE.minus(EARLY));
        get();
        clock.advance(EARLY);

        Future<Credential> waiting = get();
        assertThat(waiting.isComplete()).isFalse();
        assertThat(fetches).hasSize(2);

        succeed("b");
        assertThat(waiting.result().authorization()).isEqualTo("b");
    }

    @Test
    void failedFirstFetchIsToldAndNotRepeatedBeforeTheHoldOff() {
        Future<Credential> waiting = get();
        fail("no route");

        assertThat(waiting.cause()).hasMessage("no route");
        assertThat(get().cause()).hasMessage("no route");
        assertThat(fetches).hasSize(1);

        clock.advance(HOLD_OFF);
        Future<Credential> again = get();
        succeed("a");
        assertThat(again.result().authorization()).isEqualTo("a");
        assertThat(get().result().authorization()).isEqualTo("a");
    }

    @Test
    void failedEarlyRenewalKeepsTheOldOneAndIsRepeatedAfterTheHoldOff() {
        get();
        succeed("a");
        clock.advance(LIFE.minus(EARLY));
        get();
        fail("no route");

        assertThat(get().result().authorization()).isEqualTo("a");
        assertThat(fetches).hasSize(2);

        clock.advance(HOLD_OFF);
        assertThat(get().result().authorization()).isEqualTo("a");
        assertThat(fetches).hasSize(3);
        assertThat(told).containsExactly("renewed", "failed: no route");
    }

    @Test
    void expiredOneIsNotGivenOutThoughItsRenewalFailed() {
        get();
        succeed("a");
        clock.advance(LIFE.minusSeconds(5));
        get();
        fail("no route");
        clock.advance(Duration.ofSeconds(5));

        Future<Credential> waiting = get();
        assertThat(waiting.isComplete()).isFalse();
        succeed("b");
        assertThat(waiting.result().authorization()).isEqualTo("b");
    }

    @Test
    void refusedOneIsRenewed() {
        get();
        succeed("a");
        credentials.refused(get().result());

        Future<Credential> renewed = get();
        assertThat(renewed.isComplete()).isFalse();
        succeed("b");
        assertThat(renewed.result().authorization()).isEqualTo("b");
    }

    @Test
    void refusalOfAnOlderOneChangesNothing() {
        get();
        succeed("a");
        Credential old = get().result();
        credentials.refused(old);
        get();
        succeed("b");

        credentials.refused(old);

        assertThat(get().result().authorization()).isEqualTo("b");
        assertThat(fetches).hasSize(2);
    }

    @Test
    void refusalDuringAnEarlyRenewalMakesAllWaitForIt() {
        get();
        succeed("a");
        clock.advance(LIFE.minus(EARLY));
        credentials.refused(get().result());

        Future<Credential> waiting = get();
        assertThat(waiting.isComplete()).isFalse();
        assertThat(fetches).hasSize(2);
        succeed("b");
        assertThat(waiting.result().authorization()).isEqualTo("b");
    }

    @Test
    void providerThatRefusesEverythingCausesOneRenewalPerHoldOff() {
        get();
        succeed("a");
        credentials.refused(get().result());
        get();
        succeed("b");

        credentials.refused(get().result());
        assertThat(get().result().authorization()).isEqualTo("b");
        assertThat(fetches).hasSize(2);

        clock.advance(HOLD_OFF);
        credentials.refused(get().result());
        get();
        assertThat(fetches).hasSize(3);
    }

    @Test
    void refusedOneBelowTheMinimumAgeIsKept() {
        CachedCredentials slow = withPolicy(new RenewalPolicy(EARLY, Duration.ofMinutes(20), HOLD_OFF));
        slow.get("");
        succeed("a");
        clock.advance(Duration.ofMinutes(19));
        slow.refused(slow.get("").result());
        assertThat(slow.get("").result().authorization()).isEqualTo("a");

        clock.advance(Duration.ofMinutes(1));
        slow.refused(slow.get("").result());
        assertThat(slow.get("").isComplete()).isFalse();
        assertThat(fetches).hasSize(2);
    }

    @Test
    void shortLivedOneIsRenewedAtHalfItsLife() {
        get();
        fetches.get(0).complete(new Credential("a", clock.instant().plusSeconds(60)));
        clock.advance(Duration.ofSeconds(29));
        get();
        assertThat(fetches).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        get();
        assertThat(fetches).hasSize(2);
    }

    @Test
    void newOneThatHasExpiredAlreadyCountsAsAFailure() {
        Future<Credential> waiting = get();
        fetches.get(0).complete(new Credential("a", clock.instant()));

        assertThat(waiting.cause()).hasMessage("the new credential has expired already");
        get();
        assertThat(fetches).hasSize(1);
    }

    @Test
    void fetcherThatThrowsCountsAsAFailure() {
        CachedCredentials throwing = new CachedCredentials(
                () -> {
                    throw new IllegalStateException("no key");
                },
                clock,
                POLICY);

        assertThat(throwing.get("").cause()).hasMessage("no key");
    }

    @Test
    void threadsThatAskAtOnceShareOneFetch() throws InterruptedException {
        AtomicInteger count = new AtomicInteger();
        Promise<Credential> only = Promise.promise();
        CachedCredentials shared = new CachedCredentials(
                () -> {
                    count.incrementAndGet();
                    return only.future();
                },
                clock,
                POLICY);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                awaitUninterruptibly(start);
                shared.get("");
            }));
        }
        threads.forEach(Thread::start);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(count).hasValue(1);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CachedCredentials withPolicy(RenewalPolicy policy) {
        return new CachedCredentials(this::fetch, clock, policy, new CachedCredentials.Listener() {
            @Override
            public void renewed(Credential credential) {
                told.add("renewed");
            }

            @Override
            public void renewalFailed(Throwable cause) {
                told.add("failed: " + cause.getMessage());
            }
        });
    }

    private Future<Credential> fetch() {
        Promise<Credential> fetch = Promise.promise();
        fetches.add(fetch);
        return fetch.future();
    }

    private Future<Credential> get() {
        return credentials.get("https://push.example");
    }

    private void succeed(String authorization) {
        fetches.get(fetches.size() - 1)
                .complete(new Credential(authorization, clock.instant().plus(LIFE)));
    }

    private void fail(String message) {
        fetches.get(fetches.size() - 1).fail(message);
    }
}
