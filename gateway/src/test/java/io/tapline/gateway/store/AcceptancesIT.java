package io.tapline.gateway.store;

import static io.tapline.gateway.store.PostgresDeliveriesIT.accepted;
import static io.tapline.gateway.store.PostgresDeliveriesIT.subscription;
import static io.tapline.gateway.store.TestDatabase.EPOCH;
import static io.tapline.gateway.store.TestDatabase.IDS;
import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Delivery;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcceptancesIT {

    private static final int BATCH = 3;
    private static final int QUEUE = 5;

    private final TestDatabase database = new TestDatabase();
    private final PgConnection connection =
            database.await(() -> PgConnection.connect(database.vertx, PostgresOptions.connect(database.config)));
    /** Sizes of the batches that were written without notifications. */
    private final List<Integer> alone = new CopyOnWriteArrayList<>();

    private final AcceptanceStatements statements = new AcceptanceStatements(new OutcomeStatements(AppEvents.NONE));
    private final Acceptances acceptances = database.await(() -> Future.succeededFuture(acceptances()));
    private final AppendStatements appends = new AppendStatements(() -> EPOCH, ContentSealing.NONE, acceptances);
    private int users = 100;

    private Acceptances acceptances() {
        return new Acceptances(database.vertx, this::writeAlone, this::writeAsRow, BATCH, QUEUE, TestDatabase.METRICS);
    }

    private Future<Void> writeAlone(List<Pending<Delivery>> batch) {
        alone.add(batch.size());
        return statements
                .write(connection, batch.stream().map(Pending::item).toList())
                .onSuccess(written -> batch.forEach(Pending::succeed));
    }

    private Future<Void> writeAsRow(Delivery delivery) {
        return statements.writeAgain(connection, List.of(delivery));
    }

    @AfterAll
    void close() {
        database.await(connection::close);
        database.close();
    }

    @Test
    void thoseThatWaitGoWithANotification() {
        UUID before = IDS.next();
        UserKey user = user(++users);
        alone.clear();

        database.await(() -> {
            Future<?> first = acceptances.add(accepted(before, 1, "apns-1"));
            Future<?> second = acceptances.add(accepted(before, 2, null));
            return Future.all(first, second, appends.write(connection, List.of(append(user))));
        });

        assertThat(alone).isEmpty();
        assertThat(together(before)).containsExactly("2");
        assertThat(notifications(user)).containsExactly("1");
    }

    @Test
    void thoseThatFindNoneGoTogetherSoon() {
        UUID before = IDS.next();
        alone.clear();

        database.await(() ->
                Future.all(acceptances.add(accepted(before, 1, null)), acceptances.add(accepted(before, 2, null))));

        assertThat(alone).containsExactly(2);
        assertThat(together(before)).containsExactly("2");
    }

    @Test
    void atMostABatchRidesAtOnce() {
        UUID before = IDS.next();

        List<Integer> riding = database.await(() -> {
            List<Future<Void>> added = new ArrayList<>();
            for (int i = 1; i <= BATCH + 1; i++) {
                added.add(acceptances.add(accepted(before, i, null)));
            }
            Ride ride = acceptances.board(EPOCH);
            Ride next = acceptances.board(EPOCH);
            List<Integer> sizes =
                    List.of(ride.acceptances().size(), next.acceptances().size());
            ride.end(null);
            next.end(null);
            return Future.all(added).map(sizes);
        });

        assertThat(riding).containsExactly(BATCH, 1);
    }

    @Test
    void ofAnotherNodeEpochNoneRides() {
        UUID before = IDS.next();

        int riding = database.await(() -> {
            Future<Void> added = acceptances.add(accepted(before, 1, null));
            int size = acceptances.board(EPOCH + 1).acceptances().size();
            return added.map(size);
        });

        assertThat(riding).isZero();
        assertThat(together(before)).containsExactly("1");
    }

    @Test
    void ofTwoEpochsOneBecomesRows() {
        UUID before = IDS.next();
        database.node(EPOCH + 1);

        database.await(() -> Future.all(
                acceptances.add(accepted(before, 1, null)),
                acceptances.add(PostgresDeliveriesIT.of(accepted(before, 2, null), null, EPOCH + 1))));

        assertThat(together(before)).containsExactly("1");
        assertThat(rows(before)).containsExactly(subscription(2).toString());
    }

    /** U+0000, which Postgres takes in no text. */
    @Test
    void oneThatIsRefusedHarmsNeitherTheNotificationNorTheOthers() {
        UUID before = IDS.next();
        UserKey user = user(++users);
        Promise<Throwable> refusal = Promise.promise();

        database.await(() -> {
            Future<Void> good = acceptances.add(accepted(before, 1, null));
            acceptances.add(accepted(before, 2, "\0")).onComplete((stored, failure) -> refusal.complete(failure));
            return Future.all(good, appends.write(connection, List.of(append(user))));
        });

        assertThat(database.await(refusal::future)).isNotNull();
        assertThat(notifications(user)).containsExactly("1");
        assertThat(together(before)).isEmpty();
        assertThat(rows(before)).containsExactly(subscription(1).toString());
    }

    @Test
    void closeWaitsForThoseThatRideAndWritesTheOthersAtOnce() {
        UUID before = IDS.next();

        boolean early = database.await(() -> {
            Acceptances closing = acceptances();
            closing.add(accepted(before, 1, null));
            Ride ride = closing.board(EPOCH);
            Future<Void> waiting = closing.add(accepted(before, 2, null));
            Future<Void> closed = closing.close();
            return waiting.compose(written -> {
                boolean before1 = closed.isComplete();
                ride.end(null);
                return closed.map(before1);
            });
        });

        assertThat(early).isFalse();
        assertThat(together(before)).containsExactly("1");
    }

    @Test
    void tooManyAndThoseAfterItsEndAreRefusedAtOnce() {
        UUID before = IDS.next();

        List<Boolean> failed = database.await(() -> {
            Acceptances full = acceptances();
            List<Future<Void>> added = new ArrayList<>();
            for (int i = 1; i <= QUEUE + 1; i++) {
                added.add(full.add(accepted(before, i, null)));
            }
            boolean last = added.get(QUEUE).failed();
            Future<Void> closed = full.close();
            boolean late = full.add(accepted(before, 9, null)).failed();
            return closed.map(List.of(last, late));
        });

        assertThat(failed).containsExactly(true, true);
    }

    private static Append append(UserKey user) {
        return new Append(TestDatabase.posting(raw(user, "1")));
    }

    /** How many each row holds. */
    private List<String> together(UUID notification) {
        return database.query(
                "select cardinality(subscription_ids) from acceptance where notification_id = '" + notification + "'");
    }

    private List<String> rows(UUID notification) {
        return database.query("select subscription_id from delivery where notification_id = '" + notification + "'");
    }

    private List<String> notifications(UserKey user) {
        return database.query("select count(*) from notification where user_key = '" + user.value() + "'");
    }
}
