package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.IDS;
import static io.tapline.gateway.store.TestDatabase.posting;
import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.store.UnfinishedNotifications.Unfinished;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresDeliveriesIT {

    private static final Instant LATER = Instant.parse("2026-11-21T09:00:00Z");
    private static final UUID NONE = new UUID(0, 0);

    private final TestDatabase database = new TestDatabase();
    private final PostgresDeliveries deliveries =
            database.await(() -> Future.succeededFuture(new PostgresDeliveries(database.vertx, database.config)));

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
    void allColumnsAreStored() {
        UUID notification = IDS.next();
        Instant due = Instant.parse("2026-11-21T08:00:00.123456Z");
        record(
                new Delivery(notification, subscription(1), State.RETRY, 3, "429", null, due),
                new Delivery(notification, subscription(2), State.ACCEPTED, 1, null, "apns-1", null));

        List<String> rows =
                database.query("select json_build_array(state, attempts, reason, provider_id, next_attempt_at"
                        + " at time zone 'UTC') from delivery where notification_id = '" + notification
                        + "' order by subscription_id");

        assertThat(new JsonArray(rows.get(0))).containsExactly(3, 3, "429", null, "2026-11-21T08:00:00.123456");
        assertThat(new JsonArray(rows.get(1))).containsExactly(0, 1, null, "apns-1", null);
    }

    @Test
    void unfinishedWorkOfAnEpochIsRecognised() {
        PostgresNotifications store = database.notifications(database.config, 77);
        PostgresNotifications anotherNode = database.notifications(database.config, 78);
        Notification belowLowWater = raw(user(1), "1");
        Notification half = raw(user(1), "2");
        Notification expired = TestDatabase.expiringIn(user(2), Duration.ZERO);
        Notification untouched = raw(user(2), "3");
        database.await(() -> Future.all(
                store.append(posting(belowLowWater)),
                store.append(posting(half)),
                store.append(posting(expired)),
                store.append(posting(untouched))));
        database.await(() -> anotherNode.append(posting(raw(user(1), "4"))));
        record(
                delivery(half.id(), 1, State.ACCEPTED, 1, null),
                delivery(half.id(), 2, State.RETRY, 1, "throttled"),
                delivery(half.id(), 3, State.GONE, 1, "Unregistered"));
        database.execute(
                "insert into node (epoch, name, lease_until, low_water) overriding system value values (77, 'dead',"
                        + " now(), '" + half.id() + "')");

        List<Unfinished> unfinished = unfinished(NONE);

        assertThat(unfinished.stream()
                        .map(item -> item.notification().notification().id()))
                .containsExactly(half.id(), untouched.id());
        assertThat(unfinished.get(0).settled()).containsExactlyInAnyOrder(subscription(1), subscription(3));
        assertThat(unfinished.get(1).settled()).isEmpty();
        assertThat(unfinished(half.id())).hasSize(1);
    }

    private List<Unfinished> unfinished(UUID after) {
        return database.await(() -> {
            SqlClient client = PostgresOptions.pipelined(database.vertx, database.config);
            return new UnfinishedNotifications(client).find(77, after, 10).eventually(client::close);
        });
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
                state == State.RETRY ? LATER : null);
    }

    private static UUID subscription(int number) {
        return new UUID(7, number);
    }

    private List<String> states(UUID notification) {
        return database.query("select state || ' ' || attempts from delivery where notification_id = '" + notification
                + "' order by subscription_id");
    }
}
