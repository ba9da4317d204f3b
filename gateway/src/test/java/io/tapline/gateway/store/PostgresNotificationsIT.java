package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.expiringIn;
import static io.tapline.gateway.store.TestDatabase.inGroup;
import static io.tapline.gateway.store.TestDatabase.posting;
import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.titled;
import static io.tapline.gateway.store.TestDatabase.user;
import static io.tapline.gateway.store.TestDatabase.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.HistoryFilter.All;
import io.tapline.gateway.notification.HistoryFilter.Any;
import io.tapline.gateway.notification.HistoryFilter.Compared;
import io.tapline.gateway.notification.HistoryFilter.Comparison;
import io.tapline.gateway.notification.HistoryFilter.Field;
import io.tapline.gateway.notification.HistoryFilter.Not;
import io.tapline.gateway.notification.HistoryPage;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Priority;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
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

        List<String> seen =
                database.await(() -> store.append(posting(posted)).map(done -> database.query(seenByAnother)));

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
        database.await(() -> store.append(posting(posted)));

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

        List<Future<Appended>> ends = database.await(() -> {
            List<Future<Appended>> futures =
                    batch.stream().map(TestDatabase::posting).map(store::append).toList();
            return Future.join(futures).transform(joined -> Future.succeededFuture(futures));
        });

        for (int i = 0; i < 20; i++) {
            assertThat(ends.get(i).failed()).as("append " + i).isEqualTo(i == 7 || i == 8);
        }
        assertThat(ends.get(7).cause())
                .isInstanceOfSatisfying(
                        ApiFailure.class, failure -> assertThat(failure.error()).isEqualTo(ApiError.INVALID_REQUEST));
        assertThat(database.await(() -> store.count(user, HistoryFilter.EVERYTHING)))
                .isEqualTo(18);
    }

    @Test
    void idOutsideOfAllPartitionsFailsAlone() {
        Notification now = raw(user(4), "now");
        long in90Days = now.id().getMostSignificantBits() + (Duration.ofDays(90).toMillis() << 16);
        Notification farAway = withId(new UUID(in90Days, -1), user(4));

        List<Future<Appended>> ends = database.await(() -> {
            List<Future<Appended>> futures = List.of(store.append(posting(farAway)), store.append(posting(now)));
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
            database.await(() -> store.append(posting(notification)));
        }

        List<UUID> first = ids(database.await(() -> store.page(user, HistoryPage.newest(3, null))));
        List<UUID> second = ids(database.await(() -> store.page(user, HistoryPage.newest(3, first.get(2)))));
        List<UUID> third = ids(database.await(() -> store.page(user, HistoryPage.newest(3, second.get(2)))));

        assertThat(first).isEqualTo(posted.subList(0, 3));
        assertThat(second).isEqualTo(posted.subList(3, 6));
        assertThat(third).isEqualTo(posted.subList(6, 7));
    }

    @Test
    void expiredIsInvisibleAtOnce() {
        UserKey user = user(6);
        Notification expired = expiringIn(user, Duration.ZERO);
        Notification alive = expiringIn(user, AN_HOUR);
        database.await(() -> Future.all(store.append(posting(expired)), store.append(posting(alive))));

        assertThat(database.await(() -> store.find(user, expired.id()))).isEmpty();
        assertThat(ids(database.await(() -> store.page(user, HistoryPage.newest(10, null)))))
                .containsExactly(alive.id());
        assertThat(database.await(() -> store.count(user, HistoryFilter.EVERYTHING)))
                .isEqualTo(1);
        assertThat(change(user, StateChange.delete(expired.id(), null, null))).isEmpty();
    }

    @Test
    void deleteHappensOnce() {
        UserKey user = user(7);
        Notification posted = raw(user, "content");
        database.await(() -> store.append(posting(posted)));

        assertThat(change(user, StateChange.delete(posted.id(), null, null))).containsExactly(posted.id());
        assertThat(change(user, StateChange.delete(posted.id(), null, null))).isEmpty();

        assertThat(database.await(() -> store.find(user, posted.id()))).isEmpty();
        assertThat(database.await(() -> store.count(user, HistoryFilter.EVERYTHING)))
                .isZero();
        assertThat(database.query("select seq from feed where user_key = '" + user.value() + "'"))
                .containsExactly("2");
        assertThat(database.query("select seq from notification where id = '" + posted.id() + "'"))
                .containsExactly("2");
    }

    @Test
    void changeIsNumberedOnceAndLeavesItsTrail() {
        UserKey user = user(20);
        UUID phone = UUID.randomUUID();
        Notification posted = raw(user, "content");
        database.await(() -> store.append(posting(posted)));
        StateChange dismissed = new StateChange(
                Set.of(posted.id()), null, ReadState.READ, UserActionState.DISMISSED, null, null, phone);

        assertThat(change(user, dismissed)).containsExactly(posted.id());

        StoredNotification changed = find(user, posted);
        assertThat(changed)
                .returns(ReadState.READ, StoredNotification::readState)
                .returns(UserActionState.DISMISSED, StoredNotification::userActionState)
                .returns(Status.ACTIVE, StoredNotification::status)
                .returns(2L, StoredNotification::sequence);
        assertThat(changed.lastModifiedAt()).isNotNull();
        assertThat(change(user, dismissed)).isEmpty();
        assertThat(database.query("select seq || ' ' || subscription_id || ' ' || read_state || action_state || status"
                        + " from notification_change where notification_id = '" + posted.id() + "'"))
                .containsExactly("2 " + phone + " 120");
    }

    @Test
    void changeOfOneFieldLeavesTheOther() {
        UserKey user = user(21);
        Notification posted = raw(user, "content");
        database.await(() -> store.append(posting(posted)));
        change(user, new StateChange(null, null, null, UserActionState.SNOOZED, null, null, null));

        change(user, new StateChange(null, null, ReadState.READ, null, null, null, null));

        assertThat(find(user, posted))
                .returns(UserActionState.SNOOZED, StoredNotification::userActionState)
                .returns(ReadState.READ, StoredNotification::readState);
    }

    @Test
    void changeOfManyTakesOnlyThoseItSelectsAndNumbersEach() {
        UserKey user = user(22);
        List<Notification> chess = List.of(inGroup(user, "chess"), inGroup(user, "chess"));
        Notification mail = inGroup(user, "mail");
        database.await(() -> Future.all(
                store.append(posting(chess.get(0))), store.append(posting(mail)), store.append(posting(chess.get(1)))));

        List<UUID> inGroup = change(user, new StateChange(null, "chess", ReadState.READ, null, null, null, null));
        List<UUID> rest = change(user, new StateChange(null, null, ReadState.READ, null, null, null, null));

        assertThat(inGroup)
                .containsExactlyElementsOf(chess.stream().map(Notification::id).toList());
        assertThat(rest).containsExactly(mail.id());
        assertThat(find(user, chess.get(0)).sequence()).isEqualTo(4);
        assertThat(find(user, chess.get(1)).sequence()).isEqualTo(5);
        assertThat(find(user, mail).sequence()).isEqualTo(6);
    }

    @Test
    void changeOfWhatHasMovedOnIsNotMade() {
        UserKey user = user(23);
        Notification posted = raw(user, "content");
        database.await(() -> store.append(posting(posted)));
        Set<UUID> id = Set.of(posted.id());

        assertThat(change(user, new StateChange(id, null, ReadState.READ, null, null, 2L, null)))
                .isEmpty();
        assertThat(change(user, new StateChange(id, null, ReadState.READ, null, null, 1L, null)))
                .hasSize(1);
    }

    @Test
    void changesAndPostsOfManyWritersLeaveNoGapInTheFeed() {
        UserKey user = user(24);
        PostgresNotifications other = database.notifications();
        List<Future<?>> writes = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Notification notification = raw(user, "content");
            PostgresNotifications writer = i % 2 == 0 ? store : other;
            PostgresNotifications reader = i % 2 == 0 ? other : store;
            writes.add(Future.future(end -> database.loop.runOnContext(turn -> writer.append(posting(notification))
                    .compose(stored -> reader.change(
                            user,
                            new StateChange(Set.of(notification.id()), null, ReadState.READ, null, null, null, null)))
                    .onComplete(done -> end.handle(done.mapEmpty())))));
        }
        database.await(() -> Future.all(writes));

        assertThat(database.query("select seq from feed where user_key = '" + user.value() + "'"))
                .containsExactly("120");
        assertThat(database.query("select count(distinct seq) from notification where read_state = 1 and user_key = '"
                        + user.value() + "'"))
                .containsExactly("60");
        database.await(other::close);
    }

    @Test
    void anotherUsersNotificationsAreOutOfReach() {
        UserKey owner = user(8);
        UserKey other = user(9);
        Notification posted = raw(owner, "content");
        database.await(() -> store.append(posting(posted)));

        assertThat(database.await(() -> store.find(other, posted.id()))).isEmpty();
        assertThat(change(other, StateChange.delete(posted.id(), null, null))).isEmpty();
        assertThat(database.await(() -> store.page(other, HistoryPage.newest(10, null))))
                .isEmpty();
        assertThat(database.await(() -> store.count(other, HistoryFilter.EVERYTHING)))
                .isZero();
        assertThat(database.await(() -> store.find(owner, posted.id()))).isPresent();
        assertThat(database.query("select count(*) from feed where user_key = '" + other.value() + "'"))
                .containsExactly("0");
    }

    @Test
    void filterChoosesByStateGroupAndTime() {
        UserKey user = user(25);
        Notification chess = inGroup(user, "chess");
        Notification mail = inGroup(user, "mail's");
        Notification none = raw(user, "content");
        database.await(() ->
                Future.all(store.append(posting(chess)), store.append(posting(mail)), store.append(posting(none))));
        change(user, new StateChange(Set.of(mail.id()), null, ReadState.READ, null, null, null, null));
        change(user, StateChange.delete(none.id(), null, null));
        HistoryFilter read = new Compared(Field.READ_STATE, Comparison.EQUAL, ReadState.READ);
        HistoryFilter inMail = new Compared(Field.GROUP_NAME, Comparison.EQUAL, "mail's");
        HistoryFilter later = new Compared(Field.CREATED_AT, Comparison.GREATER, mail.createdAt());
        HistoryFilter notLater = new Compared(Field.CREATED_AT, Comparison.LESS_OR_EQUAL, mail.createdAt());

        assertThat(filtered(user, read)).containsExactly(mail.id());
        assertThat(filtered(user, new Not(read))).containsExactly(chess.id());
        assertThat(filtered(user, new All(List.of(read, inMail)))).containsExactly(mail.id());
        assertThat(filtered(user, new Any(List.of(inMail, later)))).containsExactly(mail.id());
        assertThat(filtered(user, notLater)).contains(mail.id(), chess.id());
        assertThat(filtered(user, new Compared(Field.GROUP_NAME, Comparison.NOT_EQUAL, null)))
                .containsExactly(mail.id(), chess.id());
        assertThat(filtered(user, new Compared(Field.APP_NOTIFICATION_ID, Comparison.EQUAL, null)))
                .containsExactly(mail.id(), chess.id());
        assertThat(filtered(user, new Compared(Field.STATUS, Comparison.EQUAL, Status.DELETED)))
                .containsExactly(none.id());
        assertThat(database.await(() -> store.count(user, read))).isEqualTo(1);
        assertThat(ids(database.await(
                        () -> store.page(user, new HistoryPage(HistoryFilter.EVERYTHING, true, chess.id(), 5)))))
                .containsExactly(mail.id());
    }

    @Test
    void timeOfCreationIsComparedToTheMillisecond() {
        UserKey user = user(26);
        Notification posted = raw(user, "content");
        database.await(() -> store.append(posting(posted)));
        Instant created = posted.createdAt();

        assertThat(fitting(user, created)).containsExactly(true, false, false, true, false, true);
        assertThat(fitting(user, created.plusNanos(1))).containsExactly(false, true, false, false, true, true);
        assertThat(fitting(user, created.minusNanos(1))).containsExactly(false, true, true, true, false, false);
    }

    /** For each comparison in turn whether the user's only notification fits. */
    private List<Boolean> fitting(UserKey user, Instant instant) {
        return Stream.of(Comparison.values())
                .map(comparison -> !filtered(user, new Compared(Field.CREATED_AT, comparison, instant))
                        .isEmpty())
                .toList();
    }

    private List<UUID> filtered(UserKey user, HistoryFilter filter) {
        return ids(database.await(() -> store.page(user, new HistoryPage(filter, false, null, 10))));
    }

    @Test
    void pollThatFindsNothingReadsNoPartition() {
        database.await(() -> store.append(posting(raw(user(77), "x"))));
        String feed = ResourceText.load(PostgresFeed.class, "feed.sql")
                .replace("$1", "'" + user(77).value() + "'")
                .replace("$2", "1")
                .replace("$3", "0")
                .replace("$4", "50");

        String plan = String.join("\n", database.query("explain (analyze, costs off, timing off) " + feed));

        assertThat(plan).contains("One-Time Filter");
        assertThat(plan.lines().filter(line -> line.contains("notification_20")))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).contains("never executed"));
    }

    @Test
    void pageReadsPartitionsInOrderAndSortsNothing() {
        String page = PostgresNotifications.NEWEST_FIRST
                .replace("{source}", "live_notification")
                .replace("{filter}", "true");
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

        assertThatThrownBy(() -> database.await(() -> away.append(posting(raw(user(1), "content")))))
                .hasCauseInstanceOf(ApiFailure.class);
        assertThatThrownBy(() -> database.await(() -> away.count(user(1), HistoryFilter.EVERYTHING)))
                .hasCauseInstanceOf(ApiFailure.class);
    }

    private StoredNotification find(UserKey user, Notification posted) {
        return database.await(() -> store.find(user, posted.id())).orElseThrow();
    }

    private List<UUID> change(UserKey user, StateChange change) {
        return database.await(() -> store.change(user, change));
    }

    private String day(int fromToday) {
        return database.today.plusDays(fromToday).toString().replace("-", "");
    }

    private static List<UUID> ids(List<StoredNotification> page) {
        return page.stream().map(stored -> stored.notification().id()).toList();
    }
}
