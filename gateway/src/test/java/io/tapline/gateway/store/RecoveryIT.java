package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.EPOCH;
import static io.tapline.gateway.store.TestDatabase.posting;
import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.user;
import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Retries.Due;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a node leaves behind when it ends, who takes it over, and what a node may still do that does not know yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecoveryIT {

    /** Of nodes in these tests: Postgres has been up for longer. */
    private static final Duration NO_LEASE = Duration.ZERO;

    private static final Duration HOLD = Duration.ofMinutes(1);

    private final TestDatabase database = new TestDatabase();
    /** Of the node that ends in a test. */
    private volatile long epoch;

    private final Pool pool =
            database.await(() -> Future.succeededFuture(PostgresOptions.pool(database.vertx, database.config)));
    private final PostgresRetries retries = new PostgresRetries(database.vertx, database.config, pool);
    private final PostgresDeliveries deliveries = database.await(() ->
            Future.succeededFuture(new PostgresDeliveries(database.vertx, database.config, TestDatabase.METRICS)));
    private final PostgresNotifications store = database.await(() -> Future.succeededFuture(new PostgresNotifications(
            database.vertx,
            database.config,
            PostgresOptions.pipelined(database.vertx, database.config),
            pool,
            TestDatabase.METRICS,
            () -> epoch)));
    private final TakeOver takeOver = new TakeOver(database.vertx, pool, NO_LEASE);
    private int nodes = 10;
    private UserKey alice = user(0);
    private UUID phone = new UUID(0, 0);

    /** Every test has a node and a user of its own, with one device. */
    @BeforeEach
    void prepare() {
        database.execute("truncate notification, delivery, acceptance");
        epoch = ++nodes;
        database.node(epoch);
        alice = user(nodes);
        phone = database.subscribe(alice, "iOS", "1 day");
    }

    @AfterAll
    void close() {
        database.await(() -> Future.join(store.close(), deliveries.close(), pool.close()));
        database.close();
    }

    @Test
    void whatANodeHasNotFinishedIsDueOnceItsLeaseHasEnded() {
        Notification unsent = stored(raw(alice, "1"));
        Notification sent = stored(raw(alice, "2"));
        record(sent, phone, State.ACCEPTED);
        Notification waiting = stored(raw(alice, "3"));
        record(waiting, phone, State.RETRY);

        takenOver();
        assertThat(rows(unsent)).as("its lease lasts").isEmpty();

        end();
        takenOver();

        assertThat(rows(unsent)).containsExactly("3 0 1");
        assertThat(rows(sent)).containsExactly("0 1 1");
        assertThat(rows(waiting)).containsExactly("3 1 1");
        assertThat(node()).as("nothing is left of it").isEmpty();
        assertThat(claim(Platform.IOS))
                .extracting(due -> due.item().notification().id())
                .containsExactly(unsent.id());
    }

    @Test
    void whatWasAcceptedAtFirstIsNotSentAgain() {
        Notification item = stored(raw(alice, "x"));
        UUID pad = database.subscribe(alice, "iOS", "1 day");
        database.await(() -> deliveries.recordFirst(
                new Delivery(item.id(), phone, State.ACCEPTED, 1, null, "id", null, Platform.IOS, null, EPOCH)));

        end();
        takenOver();

        assertThat(subscriptions(item)).containsExactly(pad.toString());
    }

    @Test
    void whatIsBelowTheLowWaterOrOfAnotherNodeIsLeftAlone() {
        Notification below = stored(raw(alice, "1"));
        Notification mine = stored(raw(alice, "2"));
        Notification others = raw(alice, "3");
        PostgresNotifications anotherNode = database.notifications();
        database.await(() -> anotherNode.append(posting(others)));
        database.execute("update node set low_water = '" + mine.id() + "' where epoch = " + epoch);

        end();
        takenOver();

        assertThat(rows(below)).isEmpty();
        assertThat(rows(others)).isEmpty();
        assertThat(rows(mine)).hasSize(1);
    }

    @Test
    void moreThanAPageIsTakenOverWhole() {
        List<Notification> all = new ArrayList<>();
        for (int i = 0; i < 1_200; i++) {
            all.add(raw(alice, "x"));
        }
        database.await(() ->
                Future.all(all.stream().map(one -> store.append(posting(one))).toList()));

        end();
        takenOver();

        assertThat(database.query("select count(*) from delivery where state = 3"))
                .containsExactly("1200");
        assertThat(node()).isEmpty();
    }

    @Test
    void nodesThatTakeOverAtOnceMakeEachPushOnce() {
        for (int i = 0; i < 20; i++) {
            stored(raw(alice, "x"));
        }
        end();

        database.await(() -> Future.all(takeOver.run(), takeOver.run(), takeOver.run()));

        assertThat(database.query("select count(*) from delivery where state = 3"))
                .containsExactly("20");
    }

    @Test
    void nodeThatWasTakenOverStoresNothingAnyMore() throws SQLException {
        PostgresNotifications paused = database.notifications(database.config(64, Duration.ZERO), epoch);
        end();
        takenOver();

        assertThatThrownBy(() -> database.await(() -> paused.append(posting(raw(alice, "late")))))
                .hasMessageContaining("does not answer now");
        assertThat(database.query("select count(*) from notification")).containsExactly("0");
        assertThat(database.query("select count(*) from feed where user_key = '" + alice.value() + "'"))
                .containsExactly("0");
    }

    @Test
    void nodeThatIsStoringIsNotTakenOverMeanwhile() throws SQLException {
        end();
        try (Connection storing = database.connect();
                Statement statement = storing.createStatement()) {
            storing.setAutoCommit(false);
            statement.execute("select from node where epoch = " + epoch + " for key share");

            takenOver();

            assertThat(node()).containsExactly("null");
            storing.rollback();
        }
        takenOver();
        assertThat(node()).isEmpty();
    }

    @Test
    void afterAStartOfPostgresEveryNodeHasALeaseToComeBack() {
        end();

        database.await(() -> new TakeOver(database.vertx, pool, Duration.ofDays(1)).run());

        assertThat(node()).containsExactly("null");
    }

    @Test
    void onlyThoseWhomTheTargetPolicyLetsThroughAreSentTo() {
        UUID pc = database.subscribe(alice, "windows", "1 day");
        database.subscribe(alice, "android", "-1 s");
        Notification toIos = stored(raw(alice, "x"));
        Notification toAll = stored(raw(alice, "x"));
        Notification toThePc = stored(raw(alice, "x"));
        database.execute(
                "update notification set platforms = 15 where id in ('" + toAll.id() + "', '" + toThePc.id() + "')");
        database.execute(
                "update notification set target_subscriptions = '{" + pc + "}' where id = '" + toThePc.id() + "'");

        park(toIos, toAll, toThePc);

        assertThat(subscriptions(toIos)).containsExactly(phone.toString());
        assertThat(subscriptions(toAll)).containsExactlyInAnyOrder(phone.toString(), pc.toString());
        assertThat(subscriptions(toThePc)).containsExactly(pc.toString());
    }

    @Test
    void whatWasClaimedIsNobodyElsesUntilItsTimeIsOver() {
        Notification item = stored(raw(alice, "x"));
        park(item);

        Due due = claim(Platform.IOS).get(0);

        assertThat(due.subscription()).isEqualTo(phone);
        assertThat(due.attempt()).isEqualTo(1);
        assertThat(due.item().notification().rawContent())
                .as("a tap does not say it")
                .isEmpty();
        assertThat(claim(Platform.IOS)).isEmpty();
        makeDue();
        assertThat(claim(Platform.IOS).get(0).attempt()).isEqualTo(2);
        record(due, State.ACCEPTED);
        assertThat(rows(item)).as("the first claim was lost").containsExactly("3 2 1");
    }

    @Test
    void platformsAreClaimedApart() {
        UUID pc = database.subscribe(alice, "windows", "1 day");
        Notification item = stored(raw(alice, "x"));
        database.execute("update notification set platforms = 15");
        park(item);

        assertThat(claim(Platform.ANDROID)).isEmpty();
        assertThat(claim(Platform.WINDOWS)).extracting(Due::subscription).containsExactly(pc);
        assertThat(claim(Platform.IOS)).extracting(Due::subscription).containsExactly(phone);
    }

    @Test
    void whatNobodyNeedsAnyMoreGetsItsFinalState() {
        Notification read = stored(raw(alice, "1"));
        Notification deleted = stored(raw(alice, "2"));
        Notification expired = stored(raw(alice, "3"));
        Notification signedOut = stored(raw(alice, "4"));
        UUID pad = database.subscribe(alice, "iOS", "1 day");
        park(read, deleted, expired, signedOut);
        database.execute("delete from delivery where subscription_id = case when notification_id = '" + signedOut.id()
                + "' then '" + phone + "'::uuid else '" + pad + "' end");
        database.await(() ->
                store.change(alice, new StateChange(Set.of(read.id()), null, ReadState.READ, null, null, null, null)));
        database.execute("update notification set status = 1 where id = '" + deleted.id() + "'");
        database.execute("update notification set expires_at = now() where id = '" + expired.id() + "'");
        database.execute("delete from subscription where id = '" + pad + "'");

        assertThat(claim(Platform.IOS)).isEmpty();

        assertThat(rows(read)).containsExactly("5 0 1");
        assertThat(rows(deleted)).containsExactly("5 0 1");
        assertThat(rows(expired)).containsExactly("4 0 1");
        assertThat(rows(signedOut)).containsExactly("5 0 1");
    }

    @Test
    void whatIsLockedElsewhereIsLeftToWhoeverHasIt() throws SQLException {
        Notification first = stored(raw(alice, "1"));
        Notification second = stored(raw(alice, "2"));
        park(first, second);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from delivery where notification_id = '" + first.id() + "' for update");

            assertThat(claim(Platform.IOS))
                    .extracting(due -> due.item().notification().id())
                    .containsExactly(second.id());
            other.rollback();
        }
    }

    @Test
    void claimReadsIndexesOnly() {
        database.execute(
                "insert into delivery (notification_id, subscription_id, attempts, state)"
                        + " select uuid_floor(now() - i * interval '1 ms'), gen_random_uuid(), 1, 0 from generate_series(1, 20000) i");
        database.execute("analyze delivery");
        park(stored(raw(alice, "x")));

        PgConnection connection =
                database.await(() -> PgConnection.connect(database.vertx, PostgresOptions.connect(database.config)));
        String plan = database.await(() -> connection
                .query("explain "
                        + PostgresRetries.CLAIM
                                .replace("$1", "1::smallint")
                                .replace("$2", "100")
                                .replace("$3", "1"))
                .execute()
                .map(rows -> {
                    StringBuilder text = new StringBuilder();
                    rows.forEach(row -> text.append(row.getString(0)).append('\n'));
                    return text.toString();
                })
                .eventually(connection::close));

        assertThat(plan)
                .contains("next_attempt_at <= now()")
                .doesNotContain("Seq Scan on delivery_" + database.today.format(BASIC_ISO_DATE));
    }

    private Notification stored(Notification notification) {
        database.await(() -> store.append(posting(notification)));
        return notification;
    }

    /** As if the node had not renewed its lease. */
    private void end() {
        database.execute("update node set lease_until = now() where epoch = " + epoch);
    }

    private void takenOver() {
        database.await(takeOver::run);
    }

    private void park(Notification... notifications) {
        database.await(() -> retries.park(
                List.of(notifications).stream().map(Notification::id).toList(), Duration.ZERO));
    }

    private List<Due> claim(Platform platform) {
        return database.await(() -> retries.claim(platform, 100, HOLD)).due();
    }

    private void makeDue() {
        database.execute("update delivery set next_attempt_at = now() where state = 3");
    }

    private void record(Notification notification, UUID subscription, State state) {
        record(notification.id(), subscription, state, 1, null);
    }

    private void record(Due due, State state) {
        record(due.item().notification().id(), due.subscription(), state, due.attempt(), due.contentSequence());
    }

    private void record(UUID item, UUID subscription, State state, int attempts, @Nullable Long sequence) {
        Duration later = state == State.RETRY ? Duration.ofHours(1) : null;
        database.await(() -> deliveries.record(
                new Delivery(item, subscription, state, attempts, null, null, sequence, Platform.IOS, later, EPOCH)));
    }

    /** State, attempts and platform of its deliveries. */
    private List<String> rows(Notification notification) {
        return database.query("select concat_ws(' ', state, attempts, platform) from delivery where notification_id = '"
                + notification.id() + "'");
    }

    private List<String> subscriptions(Notification notification) {
        return database.query(
                "select subscription_id from delivery where notification_id = '" + notification.id() + "'");
    }

    private List<String> node() {
        return database.query("select coalesce(taken_over_at::text, 'null') from node where epoch = " + epoch);
    }
}
