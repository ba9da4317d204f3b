package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.raw;
import static io.tapline.gateway.store.TestDatabase.user;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.Fallbacks.Due;
import io.tapline.gateway.notification.Fallbacks.End;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.tapline.gateway.notification.StoredNotification.UserActionState;
import io.tapline.gateway.notification.VisualContent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is due, who gets it, and what ends it. Time passes by moving the rows back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresFallbacksIT {

    private static final UserKey ALICE = user(1);
    private static final Duration HOLD = Duration.ofMinutes(1);

    private final TestDatabase database = new TestDatabase();
    private final PostgresNotifications store = database.notifications();
    private final Pool pool = PostgresOptions.pool(database.vertx, database.config);
    private final PostgresFallbacks fallbacks = new PostgresFallbacks(database.vertx, database.config, pool);
    private final PostgresFeed feed = new PostgresFeed(database.vertx, database.config, pool);
    private UUID phone;
    private UUID pad;

    @BeforeEach
    void twoDevicesAndNothingElse() {
        database.execute(
                "delete from fallback; delete from notification; delete from subscription; delete from app_user");
        database.execute("insert into app_user (user_key, app_id) values ('" + ALICE.value() + "', 'app')");
        phone = subscribed("iOS", "1 day");
        pad = subscribed("iOS", "1 day");
    }

    @AfterAll
    void close() {
        database.await(store::close);
        database.close();
    }

    @Test
    void isDueAfterItsDelayByTheStoresClock() {
        UUID id = posted(raw(ALICE, "x"), 90, phone, pad).id();

        assertThat(database.query("select due_at - now() between '80 s' and '90 s' from fallback"))
                .containsExactly("t", "t");
        assertThat(claimed()).isEmpty();
        makeDue();

        List<Due> due = claim();
        assertThat(due).extracting(Due::subscription).containsExactlyInAnyOrder(phone, pad);
        assertThat(due)
                .allSatisfy(one -> assertThat(one.item().notification().id()).isEqualTo(id));
        assertThat(due)
                .allSatisfy(one -> assertThat(one.item().notification().fallback())
                        .isEqualTo(new FallbackPolicy(90, new VisualContent("title", "body"))));
    }

    @Test
    void notificationsOfABatchHaveEachItsOwnPlaceAndAudience() {
        Notification first = withFallback(raw(ALICE, "1"), 60);
        Notification second = raw(ALICE, "2");
        Notification third = withFallback(raw(ALICE, "3"), 60);
        database.await(() -> Future.all(
                store.append(posting(first, phone)),
                store.append(TestDatabase.posting(second)),
                store.append(posting(third, phone, pad))));

        assertThat(database.query("select concat(notification_id, ' ', seq, ' ', count(*)) from fallback"
                        + " group by notification_id, seq order by notification_id"))
                .containsExactlyElementsOf(database.query("select concat(id, ' ', seq, ' ', case id when '" + first.id()
                        + "' then 1 else 2 end) from notification where fallback_seconds is not null order by id"));
    }

    @Test
    void isClaimedOnceThoughManyAskAtTheSameTime() {
        for (int i = 0; i < 20; i++) {
            posted(raw(ALICE, "x"), 60, phone, pad);
        }
        makeDue();

        List<Due> claimed = new ArrayList<>();
        List<CompletableFuture<List<Due>>> asked = IntStream.range(0, 16)
                .mapToObj(node -> CompletableFuture.supplyAsync(() -> claim(5)))
                .toList();
        asked.forEach(answer -> claimed.addAll(answer.join()));
        claimed.addAll(claim());

        assertThat(claimed).hasSize(40);
        assertThat(claimed)
                .extracting(due -> due.item().notification().id() + " " + due.subscription())
                .doesNotHaveDuplicates();
    }

    @Test
    void fullClaimSaysThatThereMayBeMore() {
        posted(raw(ALICE, "x"), 60, phone, pad);
        makeDue();

        assertThat(database.await(() -> fallbacks.claim(1, HOLD)).more()).isTrue();
        assertThat(database.await(() -> fallbacks.claim(2, HOLD)).more()).isFalse();
    }

    @Test
    void claimOfANodeThatDiedPassesToAnother() {
        posted(raw(ALICE, "x"), 60, phone);
        makeDue();
        Due lost = claim().get(0);
        assertThat(claim()).isEmpty();

        database.execute("update fallback set claimed_until = now()");
        Due taken = claim().get(0);

        assertThat(taken.attempt()).isEqualTo(lost.attempt() + 1);
        settle(lost, End.REJECTED);
        assertThat(ends()).containsExactly("pending");
        settle(taken, End.ACCEPTED);
        assertThat(ends()).containsExactly("0 word");
        settle(taken, End.GONE);
        assertThat(ends()).containsExactly("0 word");
        assertThat(claim()).isEmpty();
    }

    @Test
    void whatWasPostponedIsDueAfterTheDelay() {
        posted(raw(ALICE, "x"), 60, phone);
        makeDue();
        Due first = claim().get(0);

        database.await(() -> fallbacks.postpone(first, Duration.ofHours(1), "503"));
        assertThat(database.query("select claimed_until - now() > '50 min' and word = '503' from fallback"))
                .containsExactly("t");
        assertThat(claim()).isEmpty();
        database.execute("update fallback set claimed_until = now()");

        assertThat(claim()).extracting(Due::attempt).containsExactly(2);
    }

    @ParameterizedTest
    @EnumSource(value = UserActionState.class, names = "NO_INTERACTION", mode = EnumSource.Mode.EXCLUDE)
    void whatTheUserHasActedOnNeedsNoAlert(UserActionState state) {
        UUID id = posted(raw(ALICE, "x"), 60, phone).id();
        change(id, null, state);

        assertNotNeeded();
    }

    @Test
    void whatWasReadNeedsNoAlert() {
        change(posted(raw(ALICE, "x"), 60, phone).id(), ReadState.READ, null);

        assertNotNeeded();
    }

    @Test
    void whatWasDeletedNeedsNoAlert() {
        UUID id = posted(raw(ALICE, "x"), 60, phone).id();
        database.await(() -> store.change(ALICE, StateChange.delete(id, null, null)));

        assertNotNeeded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update notification set expires_at = now()",
                "update subscription set expires_at = now()",
                "delete from subscription",
                "update subscription set platform = 'android'",
                // The same device, subscribed again.
                "update subscription set id = gen_random_uuid()",
                "delete from notification"
            })
    void whatIsOverNeedsNoAlert(String happened) {
        posted(raw(ALICE, "x"), 60, phone);
        database.execute(happened);

        assertNotNeeded();
    }

    @Test
    void fetchEndsItForThatDeviceAndThatItemOnly() {
        UUID id = posted(raw(ALICE, "x"), 60, phone, pad).id();
        UUID other = posted(raw(ALICE, "y"), 60, phone).id();

        fetched(phone, stored(id));

        assertThat(ends(id, phone)).isEqualTo("3");
        makeDue();
        assertThat(claimed()).containsExactlyInAnyOrder(id + " " + pad, other + " " + phone);
    }

    @Test
    void fetchOfAnItemWhoseStateHasChangedIsAFetch() {
        UUID id = posted(raw(ALICE, "x"), 60, phone).id();
        StoredNotification before = stored(id);
        change(id, ReadState.READ, null);
        change(id, ReadState.UNREAD, null);

        fetched(phone, before);

        assertThat(ends(id, phone)).isEqualTo("3");
    }

    @Test
    void fetchEndsWhatIsBeingSent() {
        UUID id = posted(raw(ALICE, "x"), 60, phone).id();
        makeDue();
        Due due = claim().get(0);

        fetched(phone, stored(id));
        settle(due, End.ACCEPTED);

        assertThat(ends(id, phone)).isEqualTo("3");
        database.execute("update fallback set claimed_until = now()");
        assertThat(claim()).isEmpty();
    }

    @Test
    void fetchWithNothingPendingWritesNothing() {
        UUID id = posted(raw(ALICE, "x"), 60, phone).id();
        fetched(phone, stored(id));
        List<String> rows = database.query("select concat(xmin, ctid, settled_at) from fallback");

        fetched(phone, stored(id));
        fetched(pad, stored(id));

        assertThat(database.query("select concat(xmin, ctid, settled_at) from fallback"))
                .isEqualTo(rows);
    }

    @Test
    void newContentHasNewFallbacksWhichAFetchOfTheOldDoesNotEnd() {
        UUID id = replacing(phone, pad).item();
        StoredNotification old = stored(id);
        makeDue();
        List<Due> claimed = claim();

        assertThat(replacing(phone).item()).isEqualTo(id);
        fetched(phone, old);
        claimed.forEach(due -> settle(due, End.ACCEPTED));

        assertThat(ends()).containsExactly("pending");
        makeDue();
        assertThat(claimed()).containsExactly(id + " " + phone);
        fetched(phone, stored(id));
        assertThat(ends()).containsExactly("3");
    }

    /** Posts what takes the place of what this posted before. */
    private Appended replacing(UUID... fallbackAudience) {
        Notification content = withFallback(raw(ALICE, "x"), 60);
        return database.await(() -> store.append(new Posting(content, Set.of(), Set.of(fallbackAudience), null, true)));
    }

    @Test
    void newContentWithoutAFallbackHasNone() {
        UUID id = replacing(phone, pad).item();

        assertThat(replacing().item()).isEqualTo(id);

        assertThat(ends()).isEmpty();
    }

    @Test
    void rowsGoWithTheContentOfTheirNotification() {
        UUID id = posted(raw(ALICE, "x"), 60, phone, pad).id();
        UUID living = posted(raw(ALICE, "y"), 60, phone).id();
        database.execute("update notification set expires_at = now() where id = '" + id + "'");

        int erased = database.await(() -> new ContentEraser(database.vertx, pool, HOLD).erase());

        assertThat(erased).isEqualTo(1);
        assertThat(database.query("select distinct notification_id from fallback"))
                .containsExactly(living.toString());
        assertThat(database.query("select fallback_title from notification where erased"))
                .containsOnlyNulls();
    }

    /** A row that another transaction holds is passed over: nobody waits. */
    @Test
    void claimDoesNotWaitForWhoHoldsARow() throws SQLException {
        posted(raw(ALICE, "x"), 60, phone, pad);
        makeDue();
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select from fallback where subscription_id = '" + phone + "' for update");

            assertThat(claim()).extracting(Due::subscription).containsExactly(pad);
            other.rollback();
        }
        assertThat(claim()).extracting(Due::subscription).containsExactly(phone);
    }

    private UUID subscribed(String platform, String life) {
        return database.subscribe(ALICE, platform, life);
    }

    private Notification posted(Notification plain, int seconds, UUID... audience) {
        Notification notification = withFallback(plain, seconds);
        database.await(() -> store.append(posting(notification, audience)));
        return notification;
    }

    private static Posting posting(Notification notification, UUID... audience) {
        return new Posting(notification, Set.of(), Set.of(audience), null, false);
    }

    private static Notification withFallback(Notification plain, int seconds) {
        return new Notification(
                plain.id(),
                plain.appId(),
                plain.user(),
                plain.targetHostName(),
                "name",
                null,
                plain.platforms(),
                Set.of(),
                new byte[] {1},
                null,
                null,
                plain.createdAt(),
                plain.expiresAt(),
                plain.priority(),
                new FallbackPolicy(seconds, new VisualContent("title", "body")));
    }

    private StoredNotification stored(UUID id) {
        return database.await(() -> store.find(ALICE, id)).orElseThrow();
    }

    private void change(UUID id, @Nullable ReadState readState, @Nullable UserActionState actionState) {
        StateChange change = new StateChange(Set.of(id), null, readState, actionState, null, null, null);
        assertThat(database.await(() -> store.change(ALICE, change))).containsExactly(id);
    }

    private void fetched(UUID device, StoredNotification item) {
        database.await(() -> feed.fetched(device, List.of(item)));
    }

    private void makeDue() {
        database.execute("update fallback set due_at = now()");
    }

    private List<Due> claim() {
        return claim(1_000);
    }

    private List<Due> claim(int limit) {
        return database.await(() -> fallbacks.claim(limit, HOLD)).due();
    }

    private List<String> claimed() {
        return claim().stream()
                .map(due -> due.item().notification().id() + " " + due.subscription())
                .toList();
    }

    private void settle(Due due, End end) {
        database.await(() -> fallbacks.settle(due, end, "word"));
    }

    private void assertNotNeeded() {
        makeDue();
        assertThat(claim()).isEmpty();
        assertThat(ends()).containsExactly("4");
    }

    /** Outcome and word of every row; those without are pending. */
    private List<String> ends() {
        return database.query(
                "select case when settled_at is null then 'pending' else concat_ws(' ', outcome, word) end"
                        + " from fallback");
    }

    private String ends(UUID notification, UUID device) {
        return database.query("select concat_ws(' ', outcome, word) from fallback where notification_id = '"
                        + notification + "' and subscription_id = '" + device + "'")
                .get(0);
    }
}
