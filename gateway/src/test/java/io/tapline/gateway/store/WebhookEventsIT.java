package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.EPOCH;
import static io.tapline.gateway.store.TestDatabase.expiringIn;
import static io.tapline.gateway.store.TestDatabase.named;
import static io.tapline.gateway.store.TestDatabase.posting;
import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Delivery;
import io.tapline.gateway.notification.Delivery.State;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.gateway.tracing.Tracing;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which facts become events of an app's webhook, each in the transaction of its fact. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookEventsIT {

    private static final Duration PAUSE = Duration.ofHours(1);

    private final TestDatabase database = new TestDatabase();
    private volatile Set<AppEvent> wanted = EnumSet.allOf(AppEvent.class);
    private final AppEvents events = event -> wanted.contains(event) ? Set.of("app") : Set.of();
    private final Pool pool =
            database.await(() -> Future.succeededFuture(PostgresOptions.pool(database.vertx, database.config)));
    private final PostgresDeliveries deliveries = database.await(() -> Future.succeededFuture(
            new PostgresDeliveries(database.vertx, database.config, TestDatabase.METRICS, events)));
    private final PostgresRetries retries =
            new PostgresRetries(database.vertx, database.config, pool, events, ContentSealing.NONE);
    private final PostgresFeed feed =
            new PostgresFeed(database.vertx, database.config, pool, events, ContentSealing.NONE);
    private final PostgresNotifications store = database.await(() -> Future.succeededFuture(new PostgresNotifications(
            database.vertx,
            database.config,
            pool,
            pool,
            TestDatabase.METRICS,
            () -> EPOCH,
            events,
            Tracing.OFF,
            ContentSealing.NONE,
            Rides.NONE)));
    private UserKey alice = user(0);
    private UUID phone = new UUID(0, 0);
    private int users;

    @BeforeEach
    void subscribe() {
        database.execute("truncate webhook_event, webhook_fetched, notification, delivery");
        wanted = EnumSet.allOf(AppEvent.class);
        alice = user(++users);
        phone = database.subscribe(alice, "iOS", "1 day");
    }

    @AfterAll
    void close() {
        database.await(() -> Future.join(store.close(), deliveries.close(), pool.close()));
        database.close();
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED, 0", "GONE, 1", "REJECTED, 5", "EXPIRED, 5"})
    void finalOutcomeIsTold(State state, String kind) {
        Notification item = stored(raw(alice, "x"));

        record(item, state, 2);

        assertThat(database.query(
                        "select concat_ws(' ', kind, app_id, user_key, notification_id, subscription_id, platform,"
                                + " attempts, reason, provider_id) from webhook_event"))
                .containsExactly(String.join(
                        " ",
                        kind,
                        "app",
                        alice.value().toString(),
                        item.id().toString(),
                        phone.toString(),
                        "1",
                        "2",
                        "why",
                        "id"));
    }

    @ParameterizedTest
    @CsvSource({"RETRY", "SKIPPED"})
    void whatIsNoEndToTellOfIsNotTold(State state) {
        record(stored(raw(alice, "x")), state, 1);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void outcomeThatChangesNothingIsNotTold() {
        Notification item = stored(raw(alice, "x"));
        record(item, State.ACCEPTED, 1);
        record(item, State.REJECTED, 1);

        assertThat(kinds()).containsExactly("0");
    }

    @Test
    void onlyAppsThatWantItAreTold() {
        Notification item = stored(raw(alice, "x"));
        wanted = Set.of(AppEvent.FAILED);

        record(item, State.ACCEPTED, 1);
        mark(item, ReadState.READ, null);
        fetched(item, 1);

        assertThat(kinds()).isEmpty();
    }

    @Test
    void batchTellsOfThoseWhoseAppWantsItAndRecordsAll() {
        Notification told = stored(raw(alice, "x"));
        Notification untold = stored(raw(alice, "y"));
        database.await(() -> Future.all(
                deliveries.record(delivery(told, State.ACCEPTED, 1)),
                deliveries.record(new Delivery(
                        untold.id(), phone, State.ACCEPTED, 1, null, null, null, Platform.IOS, null, EPOCH))));

        assertThat(database.query("select notification_id from webhook_event"))
                .containsExactly(told.id().toString());
        assertThat(database.query("select state from delivery")).containsExactly("0", "0");
    }

    /** Neither stands without the other. */
    @Test
    void outcomeAndEventAreOneTransaction() {
        Notification item = stored(raw(alice, "x"));
        database.execute("alter table webhook_event add constraint broken check (kind <> 0) not valid");
        try {
            assertThatThrownBy(() -> record(item, State.ACCEPTED, 1)).isNotNull();
            assertThat(database.query("select state from delivery")).isEmpty();
        } finally {
            database.execute("alter table webhook_event drop constraint broken");
        }
    }

    @Test
    void readIsToldOnceAndWithTheDevice() {
        Notification item = stored(raw(alice, "x"));
        Notification other = stored(raw(alice, "y"));

        mark(item, ReadState.READ, null);
        mark(item, ReadState.READ, UserActionState.ACTIVATED);
        mark(item, ReadState.READ, null);
        mark(other, null, UserActionState.DISMISSED);

        assertThat(database.query("select concat_ws(' ', kind, notification_id, subscription_id) from webhook_event"))
                .containsExactly("3 " + item.id() + " " + phone);
    }

    @Test
    void readAgainIsToldAgainAfterItWasUnreadOrReplaced() {
        Notification item = named(alice, "parcel", "1");
        database.await(() -> store.append(replacing(item)));
        mark(item, ReadState.READ, null);
        mark(item, ReadState.UNREAD, null);
        mark(item, ReadState.READ, null);
        assertThat(kinds()).containsExactly("3", "3");

        database.await(() -> store.append(replacing(named(alice, "parcel", "2"))));
        mark(item, ReadState.READ, null);

        assertThat(kinds()).containsExactly("3", "3", "3");
    }

    @Test
    void contentIsToldToBeFetchedOnce() {
        Notification item = stored(raw(alice, "x"));
        fetched(item, place(item));
        mark(item, ReadState.READ, null);
        fetched(item, place(item));

        assertThat(database.query("select concat_ws(' ', notification_id, subscription_id, platform) from webhook_event"
                        + " where kind = 2"))
                .containsExactly(item.id() + " " + phone + " 1");
    }

    @Test
    void newContentIsToldToBeFetchedAgainOnlyByWhoHasReadIt() {
        Notification item = named(alice, "parcel", "1");
        database.await(() -> store.append(replacing(item)));
        long before = place(item);
        fetched(item, before);
        database.await(() -> store.append(replacing(named(alice, "parcel", "2"))));

        fetched(item, before);
        assertThat(kinds()).containsExactly("2");

        fetched(item, place(item));
        assertThat(kinds()).containsExactly("2", "2");
    }

    @Test
    void foreignDeviceOrItemIsNoFetch() {
        Notification item = stored(raw(alice, "x"));
        UUID stranger = database.subscribe(user(1_000 + users), "iOS", "1 day");

        database.await(() -> feed.tellFetched(item.owner(), stranger, List.of(unread(item, place(item)))));

        assertThat(kinds()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 1", "1, 0, 0, 0", "0, 1, 0, 0", "0, 0, 1, 0"})
    void whatExpiresUnhandledIsTold(int read, int action, int status, int told) {
        Notification item = stored(expiringIn(alice, Duration.ofDays(1)));
        stored(raw(alice, "not yet"));
        database.execute("update notification set expires_at = now(), read_state = " + read + ", action_state = "
                + action + ", status = " + status + " where id = '" + item.id() + "'");

        database.await(() -> new ContentEraser(database.vertx, pool, PAUSE, events).erase());
        database.await(() -> new ContentEraser(database.vertx, pool, PAUSE, events).erase());

        assertThat(kinds()).hasSize(told).containsOnly(told == 0 ? new String[0] : new String[] {"4"});
        assertThat(database.query("select id from notification where erased"))
                .containsExactly(item.id().toString());
    }

    @Test
    void retryThatComesTooLateIsToldAsFailed() {
        Notification item = stored(raw(alice, "x"));
        record(item, State.RETRY, 1);
        database.execute("update delivery set next_attempt_at = now()");
        database.execute("update notification set expires_at = now()");

        assertThat(database.await(() -> retries.claim(Platform.IOS, 10, PAUSE)).due())
                .isEmpty();

        assertThat(database.query(
                        "select concat_ws(' ', kind, notification_id, subscription_id, platform, attempts, reason)"
                                + " from webhook_event"))
                .containsExactly("5 " + item.id() + " " + phone + " 1 1 its time was over");
    }

    @Test
    void retryThatIsNeededIsClaimedAsEver() {
        Notification item = stored(raw(alice, "x"));
        record(item, State.RETRY, 1);
        database.execute("update delivery set next_attempt_at = now()");

        assertThat(database.await(() -> retries.claim(Platform.IOS, 10, PAUSE)).due())
                .singleElement()
                .satisfies(due -> {
                    assertThat(due.attempt()).isEqualTo(2);
                    assertThat(due.item().notification().id()).isEqualTo(item.id());
                });
        assertThat(kinds()).isEmpty();
    }

    private Notification stored(Notification notification) {
        database.await(() -> store.append(posting(notification)));
        return notification;
    }

    private static Posting replacing(Notification notification) {
        return new Posting(notification, Set.of(), Set.of(), null, true);
    }

    private void record(Notification item, State state, int attempts) {
        database.await(() -> deliveries.record(delivery(item, state, attempts)));
    }

    private Delivery delivery(Notification item, State state, int attempts) {
        Duration later = state == State.RETRY ? Duration.ofMinutes(1) : null;
        return new Delivery(
                item.id(), phone, state, attempts, "why", "id", null, Platform.IOS, later, EPOCH, item.owner());
    }

    private void mark(Notification item, @Nullable ReadState read, @Nullable UserActionState action) {
        StateChange change = new StateChange(Set.of(item.id()), null, read, action, null, null, phone);
        database.await(() -> store.change(alice, change.toldTo("app")));
    }

    private void fetched(Notification item, long place) {
        database.await(() -> feed.tellFetched(item.owner(), phone, List.of(unread(item, place))));
    }

    private static StoredNotification unread(Notification item, long place) {
        return new StoredNotification(
                item, StoredNotification.Status.ACTIVE, ReadState.UNREAD, UserActionState.NO_INTERACTION, null, place);
    }

    private long place(Notification item) {
        return Long.parseLong(database.query("select seq from notification where id = '" + item.id() + "'")
                .get(0));
    }

    private List<String> kinds() {
        return database.query("select kind from webhook_event order by id");
    }
}
