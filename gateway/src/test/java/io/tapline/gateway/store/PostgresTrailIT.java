package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.IDS;
import static io.tapline.gateway.store.TestDatabase.posting;
import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.user;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Fallbacks;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.Status;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.gateway.notification.Trail;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresTrailIT {

    private final TestDatabase database = new TestDatabase();
    private final PostgresNotifications store = database.notifications();
    private final PostgresFeed feed = database.await(() -> Future.succeededFuture(new PostgresFeed(
            database.vertx, database.config, PostgresOptions.pipelined(database.vertx, database.config))));
    private final PostgresDeliveries deliveries = database.await(() ->
            Future.succeededFuture(new PostgresDeliveries(database.vertx, database.config, TestDatabase.METRICS)));
    private final PostgresTrail trails = database.await(() -> Future.succeededFuture(new PostgresTrail(
            database.vertx, database.config, PostgresOptions.pipelined(database.vertx, database.config))));

    private UserKey alice = user(0);
    private UUID phone = new UUID(0, 0);
    private int users;

    /** Every test has a user of its own, with one device. */
    @BeforeEach
    void subscribe() {
        alice = user(++users);
        phone = database.subscribe(alice, "iOS", "1 day");
    }

    @AfterAll
    void close() {
        database.await(() -> Future.join(store.close(), deliveries.close()));
        database.close();
    }

    @Test
    void pushWithoutAnOutcomeIsAwaited() {
        Notification item = appended(raw(alice, "x"));

        Trail trail = trail(item.id());

        assertThat(trail.acceptedAt()).isEqualTo(NotificationIds.instantOf(item.id()));
        assertThat(trail.expiresAt()).isEqualTo(item.expiresAt());
        assertThat(trail.state())
                .isEqualTo(new Trail.State(Status.ACTIVE, ReadState.UNREAD, UserActionState.NO_INTERACTION));
        Trail.AtDevice device = onlyDevice(item.id());
        assertThat(device.awaited()).isTrue();
        assertThat(device.push()).isNull();
        assertThat(device.platform()).isEqualTo(Platform.IOS);
        assertThat(trail.changes()).isEmpty();
    }

    @Test
    void nothingIsAwaitedForWhatIsNoMoreOrForWhoCameLater() {
        Notification deleted = appended(raw(alice, "x"));
        database.await(() -> store.change(alice, StateChange.delete(deleted.id(), null, null)));
        Notification item = appended(raw(alice, "y"));
        database.execute("update subscription set created_at = now() + interval '1 second' where id = '" + phone + "'");

        assertThat(trail(deleted.id()).devices()).isEmpty();
        assertThat(trail(item.id()).devices()).isEmpty();
    }

    @Test
    void pushIsToldWithItsOutcome() {
        Notification item = appended(raw(alice, "x"));
        database.await(() -> deliveries.record(delivery(item.id(), phone, Delivery.State.REJECTED, "BadTopic")));

        Trail.AtDevice device = onlyDevice(item.id());

        assertThat(device.deviceId()).isEqualTo(phone.toString());
        assertThat(device.platform()).isEqualTo(Platform.IOS);
        assertThat(device.awaited()).isFalse();
        Trail.Push push = requireNonNull(device.push());
        assertThat(push.state()).isEqualTo(Delivery.State.REJECTED);
        assertThat(push.reason()).isEqualTo("BadTopic");
        assertThat(push.attempts()).isEqualTo(1);
        assertThat(push.nextAttemptAt()).isNull();
        assertThat(device.fetchedBy()).isNull();
        assertThat(device.alert()).isNull();
    }

    @Test
    void firstAcceptanceIsToldAsAnyPush() {
        Notification item = appended(raw(alice, "x"));
        database.await(() -> deliveries.recordFirst(new Delivery(
                item.id(),
                phone,
                Delivery.State.ACCEPTED,
                1,
                null,
                "apns-1",
                null,
                Platform.IOS,
                null,
                TestDatabase.EPOCH)));

        Trail.AtDevice device = onlyDevice(item.id());

        assertThat(device.awaited()).isFalse();
        Trail.Push push = requireNonNull(device.push());
        assertThat(push.state()).isEqualTo(Delivery.State.ACCEPTED);
        assertThat(push.providerId()).isEqualTo("apns-1");
        assertThat(push.attempts()).isEqualTo(1);
    }

    @Test
    void deviceThatIsNoMoreHasNoNameAndThePlatformOfItsPush() {
        Notification item = appended(raw(alice, "x"));
        UUID gone = IDS.next();
        database.await(() -> deliveries.record(delivery(item.id(), gone, Delivery.State.GONE, "Unregistered")));

        Trail.AtDevice device = trail(item.id()).devices().stream()
                .filter(each -> each.subscription().equals(gone))
                .findAny()
                .orElseThrow();

        assertThat(device.deviceId()).isNull();
        assertThat(device.platform()).isEqualTo(Platform.IOS);
        assertThat(device.awaited()).isFalse();
    }

    @Test
    void contentIsFetchedByWhoReadItsPlaceOrALaterOne() {
        Notification first = appended(raw(alice, "1"));
        long place = place(first.id());
        Notification second = appended(raw(alice, "2"));

        fetched(phone, place);

        assertThat(onlyDevice(first.id()).fetchedBy()).isNotNull();
        assertThat(onlyDevice(second.id()).fetchedBy()).isNull();
    }

    @Test
    void contentStaysFetchedWhenItsStateChanges() {
        Notification item = appended(raw(alice, "x"));
        fetched(phone, place(item.id()));
        mark(item.id(), ReadState.READ, null, phone);
        mark(item.id(), null, UserActionState.DISMISSED, null);

        assertThat(onlyDevice(item.id()).fetchedBy()).isNotNull();
    }

    @Test
    void newContentIsToBeFetchedAgain() {
        Notification item = named("parcel", "1");
        database.await(() -> store.append(replacing(item)));
        fetched(phone, place(item.id()));
        mark(item.id(), ReadState.READ, null, phone);
        database.await(() -> store.append(replacing(named("parcel", "2"))));
        mark(item.id(), ReadState.READ, null, null);

        Trail trail = trail(item.id());

        assertThat(onlyDevice(item.id()).fetchedBy()).isNull();
        assertThat(trail.changes()).extracting(Trail.Change::newContent).containsExactly(false, true, false);
        fetched(phone, place(item.id()));
        assertThat(onlyDevice(item.id()).fetchedBy()).isNotNull();
    }

    @Test
    void changesAreToldWithWhoMadeThem() {
        Notification item = appended(raw(alice, "x"));
        mark(item.id(), ReadState.READ, null, phone);
        database.await(() -> store.change(alice, StateChange.delete(item.id(), null, null)));

        Trail trail = trail(item.id());

        assertThat(trail.state().status()).isEqualTo(Status.DELETED);
        assertThat(trail.changes()).extracting(Trail.Change::device).containsExactly(phone, null);
        assertThat(trail.changes())
                .extracting(change -> change.state().status())
                .containsExactly(Status.ACTIVE, Status.DELETED);
    }

    @Test
    void alertIsToldAsItIsDueAndAsItEnded() {
        Notification item = appended(raw(alice, "x"));
        database.execute("insert into fallback (notification_id, subscription_id, user_key, seq, due_at) values ('"
                + item.id() + "', '" + phone + "', '" + alice.value() + "', 1, now() + interval '1 minute')");

        assertThat(onlyDevice(item.id()).alert()).isNotNull().satisfies(alert -> {
            assertThat(alert.end()).isNull();
            assertThat(alert.settledAt()).isNull();
        });

        database.execute("update fallback set settled_at = now(), outcome = 3, attempts = 1 where notification_id = '"
                + item.id() + "'");

        Trail.AtDevice device = onlyDevice(item.id());
        assertThat(device.alert()).isNotNull().extracting(Trail.Alert::end).isEqualTo(Fallbacks.End.FETCHED);
        assertThat(device.fetchedBy()).isNotNull();
    }

    @Test
    void othersAndExpiredItemsHaveNoTrail() {
        Notification item = appended(raw(alice, "x"));
        Notification expired = appended(TestDatabase.expiringIn(alice, Duration.ZERO));

        assertThat(find(user(999), item.id())).isEmpty();
        assertThat(find(alice, expired.id())).isEmpty();
        assertThat(find(alice, IDS.next())).isEmpty();
    }

    private Notification appended(Notification notification) {
        database.await(() -> store.append(posting(notification)));
        return notification;
    }

    private Notification named(String name, String content) {
        return TestDatabase.named(alice, name, content);
    }

    private static Posting replacing(Notification notification) {
        return new Posting(notification, Set.of(), Set.of(), null, true);
    }

    private void mark(
            UUID id, @Nullable ReadState read, @Nullable UserActionState action, @Nullable UUID subscription) {
        database.await(
                () -> store.change(alice, new StateChange(Set.of(id), null, read, action, null, null, subscription)));
    }

    private void fetched(UUID subscription, long sequence) {
        database.await(() -> feed.fetched(subscription, sequence));
    }

    private long place(UUID id) {
        return Long.parseLong(database.query("select seq from notification where id = '" + id + "'")
                .get(0));
    }

    private Optional<Trail> find(UserKey user, UUID id) {
        return database.await(() -> trails.find(user, id));
    }

    private Trail trail(UUID id) {
        return find(alice, id).orElseThrow();
    }

    private static Delivery delivery(UUID item, UUID subscription, Delivery.State state, String reason) {
        return new Delivery(item, subscription, state, 1, reason, null, null, Platform.IOS, null, TestDatabase.EPOCH);
    }

    private Trail.AtDevice onlyDevice(UUID id) {
        assertThat(trail(id).devices()).hasSize(1);
        return trail(id).devices().get(0);
    }
}
