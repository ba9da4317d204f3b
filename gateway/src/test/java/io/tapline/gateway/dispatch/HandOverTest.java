package io.tapline.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.store.UnfinishedWork;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Clock;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class HandOverTest {

    private final FakeRetries retries = new FakeRetries();
    private final NotificationIds ids = new NotificationIds(Clock.systemUTC(), new SplittableRandom(1));

    @Test
    void storeThatIsAwayIsAskedAgainAndTheWorkStaysUnfinishedUntilThen(Vertx vertx, VertxTestContext test) {
        UUID id = ids.next();
        retries.failure = new IllegalStateException("away");
        vertx.runOnContext(turn -> {
            UnfinishedWork unfinished = new UnfinishedWork(vertx, ids);
            unfinished.started(id);
            retries.onPark = parked -> test.verify(() -> {
                assertThat(retries.failure).as("it was asked before").isNull();
                assertThat(unfinished.size()).isEqualTo(1);
                vertx.runOnContext(next -> test.verify(() -> {
                    assertThat(retries.parked).containsExactly(id);
                    assertThat(unfinished.size()).isZero();
                    test.completeNow();
                }));
            });
            HandOver handOver = new HandOver(vertx, retries, unfinished, Duration.ofMinutes(1));
            handOver.add(id);
            handOver.add(id);
        });
    }
}
