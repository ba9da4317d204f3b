package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Notification;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A batch whose answer was lost is written again: nothing may be lost, nothing doubled, no number taken twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppendStatementsIT {

    private final TestDatabase database = new TestDatabase();
    private final AppendStatements statements =
            new AppendStatements(() -> TestDatabase.EPOCH, ContentSealing.NONE, Rides.NONE);
    private final PgConnection connection =
            database.await(() -> PgConnection.connect(database.vertx, PostgresOptions.connect(database.config)));

    @AfterAll
    void close() {
        database.await(connection::close);
        database.close();
    }

    @Test
    void againAfterItWasCommittedChangesNothing() {
        UserKey user = user(1);
        List<Append> batch = List.of(append(raw(user, "1")), append(raw(user, "2")));
        database.await(() -> statements.write(connection, batch));

        database.await(() -> statements.writeAgain(connection, batch));

        assertThat(sequences(user)).containsExactly("1", "2");
        assertThat(feed(user)).containsExactly("2");
    }

    @Test
    void againAfterItWasLostWritesAll() {
        UserKey user = user(2);
        List<Append> batch = List.of(append(raw(user, "1")), append(raw(user, "2")));

        database.await(() -> statements.writeAgain(connection, batch));

        assertThat(sequences(user)).containsExactly("1", "2");
        assertThat(feed(user)).containsExactly("2");
    }

    @Test
    void againAfterAPartWasCommittedWritesTheRest() {
        UserKey user = user(3);
        Append stored = append(raw(user, "1"));
        Append missing = append(raw(user, "2"));
        database.await(() -> statements.write(connection, List.of(stored)));

        database.await(() -> statements.writeAgain(connection, List.of(stored, missing)));

        assertThat(sequences(user)).containsExactly("1", "2");
        assertThat(feed(user)).containsExactly("2");
    }

    @Test
    void againWaitsForAnAttemptThatIsStillCommitting() throws SQLException {
        UserKey user = user(4);
        Append posted = append(raw(user, "1"));
        try (Connection other = database.connect();
                Statement lost = other.createStatement()) {
            other.setAutoCommit(false);
            lost.execute("insert into feed values ('" + user.value() + "', 1)");
            lost.execute(
                    "insert into notification (id, user_key, node_epoch, seq, expires_at, platforms, priority, app_id,"
                            + " target_host) values ('" + posted.id() + "', '" + user.value()
                            + "', 1, 1, now() + '1 h', 1, 1, 'app', 'host')");

            CompletableFuture<Void> again = new CompletableFuture<>();
            database.loop.runOnContext(turn -> statements
                    .writeAgain(connection, List.of(posted))
                    .onComplete(result -> again.complete(null), again::completeExceptionally));
            awaitBlocked(again);
            assertThat(again).isNotDone();
            other.commit();

            again.join();
        }
        assertThat(sequences(user)).containsExactly("1");
        assertThat(feed(user)).containsExactly("1");
    }

    @Test
    void attemptThatBeginsTooLateFailsWhole() {
        UserKey user = user(5);
        List<Append> batch = List.of(append(raw(user, "1")), append(raw(user, "2")));
        database.await(() -> statements.writeAgain(connection, batch));

        Throwable late = database.await(
                () -> statements.write(connection, batch).transform(result -> Future.succeededFuture(result.cause())));

        assertThat(Failure.of(late)).isEqualTo(Failure.DATA);
        assertThat(feed(user)).containsExactly("2");
    }

    private void awaitBlocked(CompletableFuture<Void> again) throws SQLException {
        String blocked = "select 1 from pg_stat_activity where datname = current_database() and application_name ="
                + " 'tapline' and wait_event_type = 'Lock'";
        try (Connection reader = database.connect()) {
            while (!again.isDone() && TestDatabase.query(reader, blocked).isEmpty()) {
                Thread.onSpinWait();
            }
        }
    }

    private static Append append(Notification notification) {
        return new Append(TestDatabase.posting(notification));
    }

    private List<String> sequences(UserKey user) {
        return database.query("select seq from notification where user_key = '" + user.value() + "' order by id");
    }

    private List<String> feed(UserKey user) {
        return database.query("select seq from feed where user_key = '" + user.value() + "'");
    }
}
