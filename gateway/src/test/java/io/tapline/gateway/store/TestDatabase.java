package io.tapline.gateway.store;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.Backends;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.push.Platform;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A fresh, migrated database with partitions for the days around now; an event loop; and a second way in, by JDBC. */
final class TestDatabase implements AutoCloseable {

    static final BatchMetrics METRICS = new BatchMetrics(new SimpleMeterRegistry(), "any");

    /** Of a node that is there in every such database. */
    static final long EPOCH = 1_000_001;

    private static final Duration A_WEEK = Duration.ofDays(7);

    static final NotificationIds IDS = new NotificationIds(Clock.systemUTC(), new Random(7));

    final String uri = Backends.postgres();
    final PostgresConfig config = config(64, Duration.ofSeconds(20));
    final Vertx vertx = Vertx.vertx();
    final Context loop = ((VertxInternal) vertx).createEventLoopContext();
    /** Around which there are partitions, whatever day it is when a test ends. */
    final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    TestDatabase() {
        Schema.migrate(config);
        for (int day = -1; day <= 1; day++) {
            execute("call add_partition('" + today.plusDays(day) + "')");
        }
        node(EPOCH);
    }

    /** A node that works under this epoch, and has its lease for an hour. */
    void node(long epoch) {
        execute("insert into node (epoch, name, lease_until, low_water) overriding system value values (" + epoch
                + ", 'node', now() + interval '1 h', '" + new UUID(0, 0) + "') on conflict do nothing");
    }

    /** A subscription of this user, whose device has the id's name, as long as {@code life}, an interval of Postgres, lasts. */
    UUID subscribe(UserKey user, String platform, String life) {
        return subscribe(user, UUID.randomUUID(), platform, life);
    }

    UUID subscribe(UserKey user, UUID id, String platform, String life) {
        execute("insert into app_user (user_key, app_id) values ('" + user.value()
                + "', 'app') on conflict do nothing");
        execute("insert into subscription (id, user_key, app_id, device_id, secret, platform, address, address_hash,"
                + " registration, registered_at, expires_at, created_at) values ('" + id + "', '" + user.value()
                + "', 'app', '" + id + "', gen_random_uuid(), '" + platform + "', '{x}', decode(replace('" + id
                + "', '-', ''), 'hex'), 1, now(), now() + interval '" + life + "', now())");
        return id;
    }

    PostgresConfig config(int batchSize, Duration retryFor) {
        return new PostgresConfig(
                PostgresConfig.Address.parse(uri),
                PostgresConfig.Tls.DISABLE,
                null,
                2,
                1,
                batchSize,
                10_000,
                Duration.ofSeconds(10),
                retryFor);
    }

    PostgresNotifications notifications() {
        return notifications(config, EPOCH);
    }

    PostgresNotifications notifications(PostgresConfig config, long epoch) {
        node(epoch);
        return await(() -> Future.succeededFuture(new PostgresNotifications(
                vertx,
                config,
                PostgresOptions.pipelined(vertx, config),
                PostgresOptions.pool(vertx, config),
                METRICS,
                () -> epoch)));
    }

    /** Runs on the event loop and waits for the result. A failure is the cause of the exception. */
    <T> T await(Supplier<Future<T>> work) {
        return awaitOn(loop, work);
    }

    static <T> T awaitOn(Context loop, Supplier<Future<T>> work) {
        return Future.<T>future(promise -> loop.runOnContext(turn -> work.get().onComplete(promise)))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    /** Another connection: sees only what is committed. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(Backends.jdbc(uri));
    }

    void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of all rows, as text. */
    List<String> query(String sql) {
        try (Connection connection = connect()) {
            return query(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    static UserKey user(int number) {
        return UserKey.of("app", "issuer", "tenant", "user-" + number);
    }

    /** To nobody in particular. */
    static Posting posting(Notification notification) {
        return Posting.of(notification, Set.of());
    }

    static Notification raw(UserKey user, String content) {
        return notification(IDS.next(), user, null, null, content, null, A_WEEK);
    }

    static Notification named(UserKey user, String appNotificationId, String content) {
        return notification(IDS.next(), user, appNotificationId, null, content, null, A_WEEK);
    }

    static Notification withId(UUID id, UserKey user) {
        return notification(id, user, null, null, "content", null, A_WEEK);
    }

    static Notification titled(UserKey user, String title) {
        return notification(IDS.next(), user, null, null, "content", new VisualContent(title, null), A_WEEK);
    }

    static Notification expiringIn(UserKey user, Duration life) {
        return notification(IDS.next(), user, null, null, "content", null, life);
    }

    static Notification inGroup(UserKey user, String group) {
        return notification(IDS.next(), user, null, group, "content", null, A_WEEK);
    }

    private static Notification notification(
            UUID id,
            UserKey user,
            @Nullable String name,
            @Nullable String group,
            String content,
            @Nullable VisualContent visual,
            Duration life) {
        Instant created = NotificationIds.instantOf(id);
        return new Notification(
                id,
                "app",
                user,
                "app.example",
                name,
                group,
                Set.of(Platform.IOS),
                Set.of(),
                content.getBytes(StandardCharsets.UTF_8),
                visual,
                null,
                created,
                created.plus(life).truncatedTo(ChronoUnit.MICROS),
                Priority.HIGH,
                null);
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }
}
