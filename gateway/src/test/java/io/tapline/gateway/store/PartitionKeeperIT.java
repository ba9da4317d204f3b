package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.notification.NotificationIds;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlClient;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionKeeperIT {

    private static final Instant LONG_AGO = Instant.parse("2026-03-10T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-03-20T00:00:00Z");
    private static final Duration NO_RETENTION = Duration.ZERO;
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private final TestDatabase database = new TestDatabase();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void daysAroundTodayArePresentAfterARun() {
        PartitionKeeper keeper = keeper(LONG_AGO, NO_RETENTION);
        assertThat(keeper.isReady()).isFalse();

        database.await(keeper::run);

        assertThat(attached("notification", "202603")).containsExactly("20260309", "20260310", "20260311", "20260312");
        assertThat(attached("delivery", "202603")).containsExactly("20260309", "20260310", "20260311", "20260312");
        assertThat(keeper.isReady()).isTrue();
    }

    @Test
    void secondRunFindsNothingToDo() {
        database.await(keeper(LONG_AGO, NO_RETENTION)::run);
        List<String> before = attached("notification", "");

        database.await(keeper(LONG_AGO, NO_RETENTION)::run);

        assertThat(attached("notification", "")).isEqualTo(before);
    }

    @Test
    void boundsAreTheDaysOfTheIds() {
        database.await(keeper(LONG_AGO, NO_RETENTION)::run);
        Instant midnight = Instant.parse("2026-03-11T00:00:00Z");

        insert(NotificationIds.floor(midnight.minusMillis(1)), "now()");
        insert(NotificationIds.floor(midnight), "now()");

        assertThat(database.query("select tableoid::regclass::text from notification order by id"))
                .containsExactly("notification_20260310", "notification_20260311");
    }

    @Test
    void partitionGoesWhenAllInItHasExpiredAndWasErased() {
        database.await(keeper(LONG_AGO, NO_RETENTION)::run);
        insert(NotificationIds.floor(Instant.parse("2026-03-10T01:00:00Z")), "now() - interval '1 s'");
        insert(NotificationIds.floor(Instant.parse("2026-03-11T01:00:00Z")), "now() + interval '1 h'");

        database.await(keeper(LATER, NO_RETENTION)::run);
        // Nothing is erased yet in one, nothing is expired in the other; the empty ones were noted and go next time.
        assertThat(attached("notification", "202603")).contains("20260310", "20260311");

        erase();
        database.await(keeper(LATER, NO_RETENTION)::run);
        database.await(keeper(LATER, NO_RETENTION)::run);

        assertThat(attached("notification", "202603"))
                .containsExactly("20260311", "20260319", "20260320", "20260321", "20260322");
        assertThat(attached("delivery", "202603"))
                .containsExactly("20260311", "20260319", "20260320", "20260321", "20260322");
        assertThat(database.query("select to_regclass('notification_20260310')"))
                .containsOnlyNulls();
        assertThat(database.query("select day from partition_day where day = '2026-03-10'"))
                .isEmpty();
    }

    @Test
    void retentionKeepsAnEmptiedPartition() {
        database.await(keeper(LONG_AGO, NO_RETENTION)::run);

        database.await(keeper(LATER, TWO_DAYS)::run);
        database.await(keeper(LATER, TWO_DAYS)::run);
        assertThat(attached("notification", "202603")).contains("20260310");

        database.execute("update partition_day set emptied_at = emptied_at - interval '49 h'");
        database.await(keeper(LATER, TWO_DAYS)::run);
        assertThat(attached("notification", "202603")).doesNotContain("20260310");
    }

    @Test
    void tableThatWasDetachedButNotDroppedIsDropped() {
        database.await(keeper(LONG_AGO, NO_RETENTION)::run);
        database.execute("update partition_day set emptied_at = now() where day = '2026-03-10'");
        database.execute("alter table notification detach partition notification_20260310 concurrently");

        database.await(keeper(LATER, NO_RETENTION)::run);

        assertThat(database.query("select to_regclass('notification_20260310')"))
                .containsOnlyNulls();
    }

    @Test
    void nodeThatWaitsTooLongForAnotherOneFailsAndComesAgain() throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("select pg_advisory_lock(" + 0x7461706c696e65L + ")");
            PartitionKeeper keeper = keeper(LONG_AGO, NO_RETENTION);

            assertThatThrownBy(() -> database.await(keeper::run))
                    .cause()
                    .isInstanceOfSatisfying(
                            PgException.class,
                            fault -> assertThat(fault.getSqlState()).isEqualTo("55P03"));
            assertThat(keeper.isReady()).isFalse();
        }
    }

    @Test
    void contentOfTheExpiredIsOverwritten() {
        database.await(keeper(LONG_AGO, NO_RETENTION)::run);
        insert(NotificationIds.floor(LONG_AGO), "now() - interval '1 s'");
        insert(NotificationIds.floor(LONG_AGO.plusMillis(1)), "now() + interval '1 h'");

        assertThat(erase()).isEqualTo(1);
        assertThat(erase()).isZero();

        assertThat(database.query("select concat(raw, title, body, fallback_title, fallback_body) from notification"
                        + " order by id"))
                .containsExactly("", "\\x01tbfg");
    }

    private int erase() {
        return database.await(() -> {
            SqlClient client = PostgresOptions.pipelined(database.vertx, database.config);
            return new ContentEraser(database.vertx, client, Duration.ofSeconds(1))
                    .erase()
                    .eventually(client::close);
        });
    }

    private void insert(UUID id, String expiresAt) {
        database.execute(
                "insert into notification (id, user_key, node_epoch, seq, expires_at, platforms, priority, app_id,"
                        + " target_host, raw, title, body, fallback_title, fallback_body) values ('" + id + "', '" + id
                        + "', 1, 1, " + expiresAt + ", 1, 1, 'app', 'host', '\\x01', 't', 'b', 'f', 'g')");
    }

    private PartitionKeeper keeper(Instant now, Duration retention) {
        return database.await(() -> Future.succeededFuture(
                new PartitionKeeper(database.vertx, database.config, Clock.fixed(now, ZoneOffset.UTC), retention)));
    }

    private List<String> attached(String parent, String month) {
        return database.query("select right(inhrelid::regclass::text, 8) from pg_inherits where inhparent = '" + parent
                + "'::regclass and right(inhrelid::regclass::text, 8) like '" + month + "%' order by 1");
    }
}
