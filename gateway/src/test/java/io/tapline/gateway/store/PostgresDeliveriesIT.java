package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.EPOCH;
import static io.tapline.gateway.store.TestDatabase.IDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.pgclient.PgConnection;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresDeliveriesIT {

    private final TestDatabase database = new TestDatabase();
    private final PostgresDeliveries deliveries = database.await(() ->
            Future.succeededFuture(new PostgresDeliveries(database.vertx, database.config, TestDatabase.METRICS)));

    private final AcceptanceStatements statements = new AcceptanceStatements(new OutcomeStatements(AppEvents.NONE));

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

    @Test
    void firstAcceptancesOfANotificationAreOneRowAndReadAsEachItsOwn() {
        UUID notification = IDS.next();
        UUID other = IDS.next();

        recordFirst(
                accepted(notification, 1, "apns-1"),
                accepted(notification, 2, null),
                delivery(notification, 3, State.REJECTED, 1, "BadTopic"),
                accepted(other, 1, "apns-2"));

        assertThat(acceptances(notification)).containsExactly("2");
        assertThat(acceptances(other)).containsExactly("1");
        assertThat(states(notification)).containsExactly("2 1");
        assertThat(database.query("select concat_ws(' ', state, attempts, platform, provider_id) from outcome"
                        + " where notification_id = '" + notification + "' order by subscription_id"))
                .containsExactly("0 1 1 apns-1", "0 1 1", "2 1 1");
    }

    @Test
    void rowOfADeliveryIsNewerThanItsFirstAcceptance() {
        UUID notification = IDS.next();
        recordFirst(accepted(notification, 1, "first"), accepted(notification, 2, "first"));

        record(delivery(notification, 1, State.RETRY, 0, "replaced"));

        assertThat(outcomes(notification)).containsExactly("3 0", "0 1");
    }

    @Test
    void firstOutcomesOfANodeThatWasTakenOverAreNotRecorded() {
        UUID notification = IDS.next();
        database.node(57);
        database.execute("update node set taken_over_at = now() where epoch = 57");

        recordFirst(
                of(accepted(notification, 1, null), null, 57),
                of(delivery(notification, 2, State.REJECTED, 1, "BadTopic"), null, 57));

        assertThat(outcomes(notification)).isEmpty();
    }

    /** Or whoever takes it over would send again what it has not seen. */
    @Test
    void nodeThatRecordsAcceptancesIsNotTakenOverMeanwhile() {
        UUID notification = IDS.next();
        database.node(58);
        List<Delivery> batch = List.of(of(accepted(notification, 1, null), null, 58));

        List<String> free = withConnection(connection -> connection
                .begin()
                .compose(transaction -> statements
                        .write(connection, batch)
                        .map(written ->
                                database.query("select epoch from node where epoch = 58 for update skip locked"))
                        .compose(seen -> transaction.commit().map(seen))));

        assertThat(free).isEmpty();
        assertThat(outcomes(notification)).containsExactly("0 1");
    }

    /** As after an answer that was lost. */
    @Test
    void firstOutcomesThatMayBeStoredAlreadyBecomeRows() {
        UUID notification = IDS.next();
        List<Delivery> batch = List.of(accepted(notification, 1, "apns-1"));

        withConnection(connection ->
                statements.write(connection, batch).compose(written -> statements.writeAgain(connection, batch)));

        assertThat(acceptances(notification)).containsExactly("1");
        assertThat(states(notification)).containsExactly("0 1");
        assertThat(outcomes(notification)).containsExactly("0 1");
    }

    private <T> T withConnection(Function<PgConnection, Future<T>> work) {
        return database.await(() -> PgConnection.connect(database.vertx, PostgresOptions.connect(database.config))
                .compose(connection -> work.apply(connection).eventually(connection::close)));
    }

    private void recordFirst(Delivery... records) {
        database.await(() -> Future.all(
                List.of(records).stream().map(deliveries::recordFirst).toList()));
    }

    static Delivery accepted(UUID notification, int subscription, @Nullable String providerId) {
        return new Delivery(
                notification,
                subscription(subscription),
                State.ACCEPTED,
                1,
                null,
                providerId,
                null,
                Platform.IOS,
                null,
                EPOCH);
    }

    private List<String> acceptances(UUID notification) {
        return database.query(
                "select cardinality(subscription_ids) from acceptance where notification_id = '" + notification + "'");
    }

    private List<String> outcomes(UUID notification) {
        return database.query("select state || ' ' || attempts from outcome where notification_id = '" + notification
                + "' order by subscription_id");
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

    static Delivery of(Delivery delivery, @Nullable Long contentSequence, long epoch) {
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

    static UUID subscription(int number) {
        return new UUID(7, number);
    }

    private List<String> states(UUID notification) {
        return database.query("select state || ' ' || attempts from delivery where notification_id = '" + notification
                + "' order by subscription_id");
    }
}
