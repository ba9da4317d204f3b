package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.NotificationIds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class UnfinishedWorkTest {

    private final NotificationIds ids =
            new NotificationIds(Clock.fixed(Instant.parse("2026-11-21T08:00:00Z"), ZoneOffset.UTC), new Random(7));

    @Test
    void lowestIsTheFirstThatIsNotFinished(Vertx vertx, VertxTestContext test) {
        UUID first = ids.next();
        UUID second = ids.next();
        UUID third = ids.next();
        onLoop(vertx, test, work -> {
            work.started(first);
            work.started(second);
            work.started(third);
            work.finished(first);
            work.finished(third);
            return work.lowest().map(lowest -> {
                assertThat(lowest).isEqualTo(second);
                assertThat(work.size()).isEqualTo(1);
                return lowest;
            });
        });
    }

    @Test
    void idleLoopAllowsAllThatIsStillToCome(Vertx vertx, VertxTestContext test) {
        UUID finished = ids.next();
        onLoop(vertx, test, work -> {
            work.started(finished);
            work.finished(finished);
            return work.lowest().map(lowest -> {
                assertThat(lowest).isGreaterThan(finished).isLessThan(ids.next());
                return lowest;
            });
        });
    }

    private void onLoop(Vertx vertx, VertxTestContext test, Function<UnfinishedWork, Future<UUID>> body) {
        vertx.runOnContext(turn -> Future.succeededFuture(new UnfinishedWork(vertx, ids))
                .compose(body)
                .onComplete(test.succeedingThenComplete()));
    }
}
