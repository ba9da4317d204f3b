package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.expiringIn;
import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.titled;
import static io.tapline.gateway.store.TestDatabase.user;
import static io.tapline.gateway.store.TestDatabase.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresNotificationsIT {

    private static final Duration AN_HOUR = Duration.ofHours(1);

    private final TestDatabase database = new TestDatabase();
    private final PostgresNotifications store = database.notifications();

    @AfterAll
    void close() {
        database.await(store::close);
        database.close();
    }

    @Test
    void completesOnlyWhenCommitted() {
        Notification posted = raw(user(1), "content");
        String seenByAnother = "select count(*) from notification where id = '" + posted.id() + "'";

        List<String> seen = database.await(() -> store.append(posted).map(done -> database.query(seenByAnother)));

        assertThat(seen).containsExactly("1");
    }

    @Test
    void everyFieldComesBack() {
        UUID id = TestDatabase.IDS.next();
        Notification posted = new Notification(
                id,
                "app",
                user(2),
                "app.example",
                "external",
                "group",
                Set.of(Platform.WINDOWS, Platform.WEB_PUSH),
                Set.of(new UUID(1, 2), new UUID(3, 4)),
                "{\"a\":\"\u0000\u00e4\"}".getBytes(StandardCharsets.UTF_8),
                new VisualContent("title", "body"),
                3600,
                NotificationIds.instantOf(id),
                NotificationIds.instantOf(id).plus(AN_HOUR).plus(7, ChronoUnit.MICROS),
                Priority.LOW,
                new FallbackPolicy(60, new VisualContent("fallback", null)));
        database.await(() -> store.append(posted));

        StoredNotification stored =
                database.await(() -> store.find(user(2), id)).orElseThrow();

        assertThat(stored.notification()).usingRecursiveComparison().isEqualTo(posted);
        assertThat(stored.status()).isEqualTo(StoredNotification.Status.ACTIVE);
        assertThat(stored.readState()).isEqualTo(StoredNotification.ReadState.UNREAD);
        assertThat(stored.userActionState()).isEqualTo(StoredNotification.UserActionState.NO_INTERACTION);
        assertThat(stored.lastModifiedAt()).isNull();
        assertThat(stored.sequence()).isEqualTo(1);
    }

    @Test
    void onlyThePoisonedCallerFails() {
        UserKey user = user(3);
        List<Notification> batch = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            batch.add(i == 7 || i == 8 ? titled(user, "bad\u0000title") : titled(user, "good " + i));
        }

        List<Future<Void>> ends = database.await(() -> {
            List<Future<Void>> futures = batch.stream().map(store::append).toList();
            return Future.join(futures).transform(joined -> Future.succeededFuture(futures));
        });

        for (int i = 0; i < 20; i++) {
            assertThat(ends.get(i).failed()).as("append " + i).isEqualTo(i == 7 || i == 8);
        }
        assertThat(ends.get(7).cause())
                .isInstanceOfSatisfying(
                        ApiFailure.class, failure -> assertThat(failure.error()).isEqualTo(ApiError.INVALID_REQUEST));
        assertThat(database.await(() -> store.count(user))).isEqualTo(18);
    }

    @Test
    void idOutsideOfAllPartitionsFailsAlone() {
        Notification now = raw(user(4), "now");
        long in90Days = now.id().getMostSignificantBits() + (Duration.ofDays(90).toMillis() << 16);
        Notification farAway = withId(new UUID(in90Days, -1), user(4));

        List<Future<Void>> ends = database.await(() -> {
            List<Future<Void>> futures = List.of(store.append(farAway), store.append(now));
            return Future.join(futures).transform(joined -> Future.succeededFuture(futures));
        });

        assertThat(ends.get(0).failed()).isTrue();
        assertThat(ends.get(1).succeeded()).isTrue();
    }

    @Test
    void pagesNewestFirst() {
        UserKey user = user(5);
        List<UUID> posted = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            Notification notification = raw(user, "content " + i);
            posted.add(0, notification.id());
            database.await(() -> store.append(notification));
        }

        List<UUID> first = ids(database.await(() -> store.page(user, 3, null)));
        List<UUID> second = ids(database.await(() -> store.page(user, 3, first.get(2))));
        List<UUID> third = ids(database.await(() -> store.page(user, 3, second.get(2))));

        assertThat(first).isEqualTo(posted.subList(0, 3));
        assertThat(second).isEqualTo(posted.subList(3, 6));
        assertThat(third).isEqualTo(posted.subList(6, 7));
    }

    @Test
    void expiredIsInvisibleAtOnce() {
        UserKey user = user(6);
        Notification expired = expiringIn(user, Duration.ZERO);
        Notification alive = expiringIn(user, AN_HOUR);
        database.await(() -> Future.all(store.append(expired), store.append(alive)));

        assertThat(database.await(() -> store.find(user, expired.id()))).isEmpty();
        assertThat(ids(database.await(() -> store.page(user, 10, null)))).containsExactly(alive.id());
        assertThat(database.await(() -> store.count(user))).isEqualTo(1);
        assertThat(database.await(() -> store.delete(user, expired.id()))).isFalse();
    }

    @Test
    void deleteHappensOnce() {
        UserKey user = user(7);
        Notification posted = raw(user, "content");
        database.await(() -> store.append(posted));

        assertThat(database.await(() -> store.delete(user, posted.id()))).isTrue();
        assertThat(database.await(() -> store.delete(user, posted.id()))).isFalse();

        assertThat(database.await(() -> store.find(user, posted.id()))).isEmpty();
        assertThat(database.await(() -> store.count(user))).isZero();
        assertThat(database.query("select seq from feed where user_key = '" + user.value() + "'"))
                .containsExactly("2");
        assertThat(database.query("select seq from notification where id = '" + posted.id() + "'"))
                .containsExactly("2");
    }

    @Test
    void anotherUsersNotificationsAreOutOfReach() {
        UserKey owner = user(8);
        UserKey other = user(9);
        Notification posted = raw(owner, "content");
        database.await(() -> store.append(posted));

        assertThat(database.await(() -> store.find(other, posted.id()))).isEmpty();
        assertThat(database.await(() -> store.delete(other, posted.id()))).isFalse();
        assertThat(database.await(() -> store.page(other, 10, null))).isEmpty();
        assertThat(database.await(() -> store.count(other))).isZero();
        assertThat(database.await(() -> store.find(owner, posted.id()))).isPresent();
        assertThat(database.query("select count(*) from feed where user_key = '" + other.value() + "'"))
                .containsExactly("0");
    }

    @Test
    void pageReadsPartitionsInOrderAndSortsNothing() {
        String page = ResourceText.load(PostgresNotifications.class, "page.sql");
        String plan = String.join(
                "\n",
                database.query("explain (costs off) "
                        + page.replace("$1", "'" + user(1).value() + "'")
                                .replace("$2", "'" + new UUID(-1, -1) + "'")
                                .replace("$3", "50")));

        assertThat(plan).contains("Append").contains("_user_key_id_idx").doesNotContain("Sort");
        assertThat(plan).doesNotContain("Merge Append");
        assertThat(plan.indexOf("_" + day(1))).isPositive().isLessThan(plan.indexOf("_" + day(0)));
    }

    @Test
    void noStoreNoPromise() {
        PostgresNotifications away = database.notifications(
                new PostgresConfig(
                        new PostgresConfig.Address("127.0.0.1", 1, "none", "none", ""),
                        PostgresConfig.Tls.DISABLE,
                        null,
                        1,
                        1,
                        10,
                        10,
                        Duration.ofSeconds(1),
                        Duration.ZERO),
                1);

        assertThatThrownBy(() -> database.await(() -> away.append(raw(user(1), "content"))))
                .hasCauseInstanceOf(ApiFailure.class);
        assertThatThrownBy(() -> database.await(() -> away.count(user(1)))).hasCauseInstanceOf(ApiFailure.class);
    }

    private String day(int fromToday) {
        return database.today.plusDays(fromToday).toString().replace("-", "");
    }

    private static List<UUID> ids(List<StoredNotification> page) {
        return page.stream().map(stored -> stored.notification().id()).toList();
    }
}
