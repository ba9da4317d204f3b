package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.EPOCH;
import static io.tapline.gateway.store.TestDatabase.IDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresDeliveriesIT {

    private final TestDatabase database = new TestDatabase();
    private final PostgresDeliveries deliveries = database.await(() ->
            Future.succeededFuture(new PostgresDeliveries(database.vertx, database.config, TestDatabase.METRICS)));

    @AfterAll
    void close() {
        database.await(deliveries::close);
        database.close();
    }

    @Test
    void laterOutcomeReplacesARetry() {
        UUID notification = IDS.next();
        record(delivery(notification, 1, State.RETRY, 1, "throttled"));
        record(delivery(notification, 1, State.ACCEPTED, 2, null));

        assertThat(states(notification)).containsExactly("0 2");
    }

    @Test
    void finalOutcomeStays() {
        UUID notification = IDS.next();
        record(delivery(notification, 1, State.GONE, 1, "Unregistered"));
        record(delivery(notification, 1, State.RETRY, 2, "late"));
        record(delivery(notification, 1, State.ACCEPTED, 2, null));

        assertThat(states(notification)).containsExactly("1 1");
    }

    @Test
    void sameEndpointTwiceInABatchCountsOnce() {
        UUID notification = IDS.next();

        record(
                delivery(notification, 1, State.RETRY, 1, "first"),
                delivery(notification, 1, State.ACCEPTED, 2, null),
                delivery(notification, 1, State.RETRY, 3, "late"),
                delivery(notification, 2, State.RETRY, 1, "first"),
                delivery(notification, 2, State.RETRY, 2, "second"));

        assertThat(states(notification)).containsExactly("0 2", "3 2");
    }

    @Test
    void outcomeOfAnEarlierAttemptDoesNotCountOnceALaterOneHasBegun() {
        UUID notification = IDS.next();
        record(delivery(notification, 1, State.RETRY, 2, "throttled"));
        record(delivery(notification, 1, State.RETRY, 1, "late"));
        record(delivery(notification, 1, State.ACCEPTED, 1, "late"));

        assertThat(states(notification)).containsExactly("3 2");
    }

    @Test
    void outcomeOfReplacedContentDoesNotCount() {
        UUID notification = IDS.next();
        Delivery first = delivery(notification, 1, State.ACCEPTED, 1, null);
        record(delivery(notification, 1, State.RETRY, 0, "replaced"));
        database.execute("update delivery set seq = 7 where notification_id = '" + notification + "'");

        record(first);
        assertThat(states(notification)).containsExactly("3 0");

        record(first, of(first, 7L, EPOCH));
        assertThat(states(notification)).containsExactly("0 1");
    }

    @Test
    void nodeThatWasTakenOverRecordsNothing() {
        UUID notification = IDS.next();
        Delivery delivery = delivery(notification, 1, State.ACCEPTED, 1, null);
        database.node(55);
        database.execute("update node set taken_over_at = now() where epoch = 55");

        record(of(delivery, null, 55), of(delivery, null, 56));
        assertThat(states(notification)).isEmpty();

        record(delivery);
        assertThat(states(notification)).containsExactly("0 1");
    }

    @Test
    void allColumnsAreStored() {
        UUID notification = IDS.next();
        record(
                new Delivery(
                        notification,
                        subscription(1),
                        State.RETRY,
                        3,
                        "429",
                        null,
                        5L,
                        Platform.ANDROID,
                        Duration.ofMinutes(10),
                        EPOCH),
                new Delivery(
                        notification,
                        subscription(2),
                        State.ACCEPTED,
                        1,
                        null,
                        "apns-1",
                        null,
                        Platform.IOS,
                        null,
                        EPOCH));

        List<String> rows =
                database.query("select json_build_array(state, attempts, reason, provider_id, seq, platform,"
                        + " extract(epoch from next_attempt_at - updated_at)::integer) from delivery where notification_id = '"
                        + notification + "' order by subscription_id");

        assertThat(new JsonArray(rows.get(0))).containsExactly(3, 3, "429", null, 5, 2, 600);
        assertThat(new JsonArray(rows.get(1))).containsExactly(0, 1, null, "apns-1", null, 1, null);
    }

    private void record(Delivery... records) {
        database.await(() ->
                Future.all(List.of(records).stream().map(deliveries::record).toList()));
    }

    private static Delivery delivery(
            UUID notification, int subscription, State state, int attempts, @Nullable String reason) {
        return new Delivery(
                notification,
                subscription(subscription),
                state,
                attempts,
                reason,
                null,
                null,
                Platform.IOS,
                state == State.RETRY ? Duration.ofMinutes(1) : null,
                EPOCH);
    }

    private static Delivery of(Delivery delivery, @Nullable Long contentSequence, long epoch) {
        return new Delivery(
                delivery.notificationId(),
                delivery.subscriptionId(),
                delivery.state(),
                delivery.attempts(),
                delivery.reason(),
                delivery.providerId(),
                contentSequence,
                delivery.platform(),
                delivery.retryAfter(),
                epoch);
    }

    private static UUID subscription(int number) {
        return new UUID(7, number);
    }

    private List<String> states(UUID notification) {
        return database.query("select state || ' ' || attempts from delivery where notification_id = '" + notification
                + "' order by subscription_id");
    }
}
