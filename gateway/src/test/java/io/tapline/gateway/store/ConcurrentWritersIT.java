package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.posting;
import static io.tapline.gateway.store.TestDatabase.query;
import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.notification.Notification;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two event loops write to the same few users at once, as two nodes would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConcurrentWritersIT {

    private static final int USERS = 5;
    private static final int EACH = 3000;
    private static final int KILLS = 20;
    private static final String GAPS =
            "select user_key from notification group by user_key having max(seq) <> count(*)";
    private static final String KILL = "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where datname = current_database() and application_name = 'tapline' and state = 'active'";

    private final TestDatabase database = new TestDatabase();
    private final PostgresConfig config = database.config(32, Duration.ofSeconds(40));

    @AfterEach
    void forget() {
        database.execute("truncate notification, feed");
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void numbersOfAFeedAreInTheOrderOfCommits() throws SQLException {
        CompletableFuture<List<Notification>> first = postFromItsOwnLoop(1);
        CompletableFuture<List<Notification>> second = postFromItsOwnLoop(2);

        // Whenever a reader looks, what it sees of a feed is whole up to its greatest number: a number that is missing
        // now
        // and committed later would be skipped by a client that has read beyond it.
        try (Connection reader = database.connect()) {
            do {
                assertThat(query(reader, GAPS)).isEmpty();
            } while (!first.isDone() || !second.isDone());
        }

        assertStoredOnce(first.join(), second.join());
    }

    @Test
    void killedConnectionsLoseNothingAndDoubleNothing() throws SQLException {
        try (Connection killer = database.connect();
                Connection blocker = database.connect();
                Statement lock = blocker.createStatement()) {
            // Else a fast machine could be done before anyone is killed.
            blocker.setAutoCommit(false);
            lock.execute("lock table feed");
            CompletableFuture<List<Notification>> first = postFromItsOwnLoop(3);
            CompletableFuture<List<Notification>> second = postFromItsOwnLoop(4);
            int killed = 0;
            while (killed < KILLS && !(first.isDone() && second.isDone())) {
                killed += query(killer, KILL).size();
                if (killed > 0) {
                    blocker.rollback();
                }
            }

            assertStoredOnce(first.join(), second.join());
        }
    }

    private CompletableFuture<List<Notification>> postFromItsOwnLoop(int seed) {
        database.node(seed);
        Context loop = ((VertxInternal) database.vertx).createEventLoopContext();
        CompletableFuture<List<Notification>> posted = new CompletableFuture<>();
        loop.runOnContext(turn -> {
            PostgresNotifications store = new PostgresNotifications(
                    database.vertx,
                    config,
                    PostgresOptions.pipelined(database.vertx, config),
                    PostgresOptions.pool(database.vertx, config),
                    TestDatabase.METRICS,
                    () -> seed);
            Random random = new Random(seed);
            List<Notification> notifications = new ArrayList<>();
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < EACH; i++) {
                Notification notification = raw(user(random.nextInt(USERS)), "content");
                notifications.add(notification);
                ends.add(store.append(posting(notification)));
            }
            Future.all(ends)
                    .compose(all -> store.close())
                    .onComplete(done -> posted.complete(notifications), posted::completeExceptionally);
        });
        return posted;
    }

    private void assertStoredOnce(List<Notification> first, List<Notification> second) {
        List<String> posted = new ArrayList<>();
        first.forEach(notification -> posted.add(notification.id().toString()));
        second.forEach(notification -> posted.add(notification.id().toString()));
        assertThat(database.query("select id from notification")).containsExactlyInAnyOrderElementsOf(posted);
        assertThat(database.query(GAPS)).isEmpty();
        assertThat(database.query("select user_key || ' ' || count(*) from notification group by user_key"))
                .containsExactlyInAnyOrderElementsOf(database.query("select user_key || ' ' || seq from feed"));
    }
}
