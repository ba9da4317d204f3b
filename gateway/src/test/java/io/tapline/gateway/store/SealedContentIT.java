package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.config.SealingConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.AppEvents;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.Appended.Result;
import io.tapline.gateway.notification.FallbackPolicy;
import io.tapline.gateway.notification.HistoryPage;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.VisualContent;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.tracing.Tracing;
import io.tapline.push.Platform;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is stored sealed, and who can read it: as nodes with other keys, or without the option, see the same rows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SealedContentIT {

    private static final Duration HOLD = Duration.ofMinutes(1);
    private static final VisualContent VISUAL = new VisualContent("planted title", "planted body");
    private static final VisualContent ALERT = new VisualContent("planted alert", null);

    private final TestDatabase database = new TestDatabase();
    private final Pool pool =
            database.await(() -> Future.succeededFuture(PostgresOptions.pool(database.vertx, database.config)));
    private final Stores sealing = new Stores(true, "k1");
    private final Stores plain = new Stores(false, "k1");
    private final Stores rotated = new Stores(true, "k2", "k1");
    private final Stores withoutTheKey = new Stores(true, "k2");
    private UserKey alice = user(0);
    private UUID phone = new UUID(0, 0);
    private int users;

    /** The stores of a node. */
    private final class Stores {
        private final PostgresNotifications notifications;
        private final PostgresFeed feed;
        private final PostgresRetries retries;
        private final PostgresFallbacks fallbacks;

        Stores(boolean seals, String... keys) {
            List<SealingConfig.Key> made = Stream.of(keys)
                    .map(id ->
                            new SealingConfig.Key(id, new SecretKeySpec(Arrays.copyOf(id.getBytes(UTF_8), 32), "AES")))
                    .toList();
            ContentSealing sealing = new ContentSealing(new SealingConfig(made, seals), new SecureRandom());
            var vertx = database.vertx;
            var config = database.config;
            notifications = database.await(() -> Future.succeededFuture(new PostgresNotifications(
                    vertx,
                    config,
                    pool,
                    pool,
                    TestDatabase.METRICS,
                    () -> TestDatabase.EPOCH,
                    AppEvents.NONE,
                    Tracing.OFF,
                    sealing,
                    Rides.NONE)));
            feed = new PostgresFeed(vertx, config, pool, AppEvents.NONE, sealing);
            retries = new PostgresRetries(vertx, config, pool, AppEvents.NONE, sealing);
            fallbacks = new PostgresFallbacks(vertx, config, pool, sealing);
        }

        Appended append(Posting posting) {
            return database.await(() -> notifications.append(posting));
        }

        Notification find(UUID id) {
            return database.await(() -> notifications.find(alice, id))
                    .orElseThrow()
                    .notification();
        }
    }

    @BeforeEach
    void begin() {
        database.execute("truncate notification, delivery, fallback");
        alice = user(++users);
        phone = database.subscribe(alice, "iOS", "1 day");
    }

    @AfterAll
    void close() {
        database.await(() -> Future.join(Stream.of(sealing, plain, rotated, withoutTheKey)
                        .map(stores -> stores.notifications.close())
                        .toList())
                .compose(closed -> pool.close()));
        database.close();
    }

    // Of compiled classes it does not see that an array may be null.
    @SuppressWarnings("NullAway")
    private Notification notification(
            @Nullable String name,
            @Nullable String raw,
            @Nullable VisualContent visual,
            @Nullable FallbackPolicy fallback) {
        Notification like = TestDatabase.raw(alice, "");
        return new Notification(
                like.id(),
                like.appId(),
                alice,
                like.targetHostName(),
                name,
                null,
                Set.of(Platform.IOS),
                Set.of(),
                raw == null ? null : raw.getBytes(UTF_8),
                visual,
                null,
                like.createdAt(),
                like.expiresAt(),
                like.priority(),
                fallback);
    }

    private Notification full() {
        return notification(null, "planted raw", VISUAL, new FallbackPolicy(60, ALERT));
    }

    private Posting posting(Notification notification) {
        return new Posting(
                notification, Set.of(phone), notification.fallback() == null ? Set.of() : Set.of(phone), null, false);
    }

    private static void assertContent(Notification read, Notification posted) {
        assertThat(read.rawContent()).isEqualTo(posted.rawContent());
        assertThat(read.visualContent()).isEqualTo(posted.visualContent());
        assertThat(read.fallback()).isEqualTo(posted.fallback());
    }

    private List<String> rowsThatShow(String text) {
        return database.query("select id from notification where notification::text like '%" + text + "%' or position('"
                + text + "'::bytea in raw) > 0");
    }

    @Test
    void contentIsSealedWhateverPartsItHas() {
        for (Notification posted : List.of(
                full(),
                notification(null, "planted raw", null, null),
                notification(null, "", null, new FallbackPolicy(60, ALERT)),
                notification(null, null, VISUAL, null))) {
            sealing.append(posting(posted));

            assertContent(sealing.find(posted.id()), posted);
        }
        assertThat(rowsThatShow("planted")).isEmpty();
        assertThat(database.query("select count(*) from notification where title is not null or body is not null"
                        + " or fallback_title is not null or fallback_body is not null or raw is null"))
                .containsExactly("0");
    }

    @Test
    void everyReadOpensIt() {
        Notification posted = full();
        sealing.append(posting(posted));

        assertContent(
                database.await(() -> sealing.notifications.page(alice, HistoryPage.newest(10, null)))
                        .get(0)
                        .notification(),
                posted);
        assertContent(
                database.await(() -> sealing.feed.read(alice, 0, Long.MAX_VALUE, 10))
                        .items()
                        .get(0)
                        .notification(),
                posted);
    }

    @Test
    void retriesAndAlertsHaveWhatAPushShowsAndNoRawContent() {
        Notification posted = full();
        sealing.append(posting(posted));
        database.await(() -> sealing.retries.park(List.of(posted.id()), Duration.ZERO));
        database.execute("update fallback set due_at = now()");

        List<Notification> due = List.of(
                database.await(() -> sealing.retries.claim(Platform.IOS, 10, HOLD))
                        .due()
                        .get(0)
                        .item()
                        .notification(),
                database.await(() -> sealing.fallbacks.claim(10, HOLD))
                        .due()
                        .get(0)
                        .item()
                        .notification());

        assertThat(due).allSatisfy(read -> {
            assertThat(read.rawContent()).isEmpty();
            assertThat(read.visualContent()).isEqualTo(VISUAL);
            assertThat(read.fallback()).isEqualTo(posted.fallback());
        });
    }

    @Test
    void replacedContentIsSealedToo() {
        Notification first = notification("score", "planted 1:0", null, null);
        Notification second = notification("score", "planted 2:0", null, null);
        sealing.append(new Posting(first, Set.of(phone), Set.of(), null, true));

        assertThat(sealing.append(new Posting(second, Set.of(phone), Set.of(), null, true))
                        .item())
                .isEqualTo(first.id());
        assertContent(sealing.find(first.id()), second);
        assertThat(rowsThatShow("planted")).isEmpty();
    }

    @Test
    void clearRowsAndSealedOnesAreReadWithAndWithoutTheOption() {
        Notification clear = full();
        Notification sealed = full();
        plain.append(posting(clear));
        sealing.append(posting(sealed));
        assertThat(rowsThatShow("planted raw")).containsExactly(clear.id().toString());
        assertThat(rowsThatShow("planted title")).containsExactly(clear.id().toString());

        for (Stores stores : List.of(sealing, plain, rotated)) {
            assertContent(stores.find(clear.id()), clear);
            assertContent(stores.find(sealed.id()), sealed);
        }
    }

    @Test
    void contentWhoseKeyIsGoneIsAnsweredAsUnavailableAndLeftAsItIs() {
        Notification lost = full();
        Notification clear = full();
        sealing.append(posting(lost));
        plain.append(posting(clear));

        assertUnavailable(() -> withoutTheKey.find(lost.id()));
        assertUnavailable(
                () -> database.await(() -> withoutTheKey.notifications.page(alice, HistoryPage.newest(10, null))));
        assertUnavailable(() -> database.await(() -> withoutTheKey.feed.read(alice, 0, Long.MAX_VALUE, 10)));
        assertContent(withoutTheKey.find(clear.id()), clear);
        assertContent(sealing.find(lost.id()), lost);
    }

    /** As docs/operations.md says it, where the id of the key is longer. */
    @Test
    void itemsWhoseKeyIsGoneForGoodCanBeEnded() {
        Notification lost = full();
        Notification other = full();
        sealing.append(posting(lost));
        rotated.append(posting(other));

        database.execute("with ended as (update notification set expires_at = now()"
                + " where substring(raw, 1, 5) = '\\xff0102'::bytea || 'k1'::bytea and expires_at > now()"
                + " returning user_key)"
                + " update feed set next_expiry = now() where user_key in (select user_key from ended)");

        assertThat(database.await(() -> withoutTheKey.notifications.page(alice, HistoryPage.newest(10, null))))
                .extracting(item -> item.notification().id())
                .containsExactly(other.id());
        assertThat(database.await(() -> withoutTheKey.feed.read(alice, 0, Long.MAX_VALUE, 10))
                        .isExpiryPast())
                .isTrue();
    }

    private static void assertUnavailable(Runnable read) {
        assertThatThrownBy(read::run)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(ApiFailure.class, failure -> {
                    assertThat(failure.error()).isEqualTo(ApiError.SERVICE_UNAVAILABLE);
                    assertThat(failure.retryAfter()).isPositive();
                });
    }

    @Test
    void whatCannotBeReadHoldsUpNoOtherPush() {
        Notification lost = full();
        Notification other = full();
        sealing.append(posting(lost));
        rotated.append(posting(other));
        database.await(() -> sealing.retries.park(List.of(lost.id(), other.id()), Duration.ZERO));
        database.execute("update fallback set due_at = now()");

        assertThat(database.await(() -> withoutTheKey.retries.claim(Platform.IOS, 10, HOLD))
                        .due())
                .extracting(due -> due.item().notification().id())
                .containsExactly(other.id());
        assertThat(database.await(() -> withoutTheKey.fallbacks.claim(10, HOLD)).due())
                .extracting(due -> due.item().notification().id())
                .containsExactly(other.id());
        assertThat(database.query("select state from delivery where notification_id = '" + lost.id() + "'"))
                .as("still to be tried")
                .containsExactly("3");
        database.execute("update delivery set next_attempt_at = now()");
        assertThat(database.await(() -> rotated.retries.claim(Platform.IOS, 10, HOLD))
                        .due())
                .hasSize(2);
    }

    @Test
    void contentThatWasMovedToAnotherRowOrColumnDoesNotOpen() {
        Notification one = full();
        Notification other = full();
        sealing.append(posting(one));
        sealing.append(posting(other));
        database.execute("update notification n set raw = o.raw from notification o where n.id <> o.id");

        assertUnavailable(() -> sealing.find(one.id()));
        assertUnavailable(() -> sealing.find(other.id()));
    }

    /** Who has only the database cannot try out what a short body may have been. */
    @Test
    void digestOfABodyTellsNothingWithoutTheKey() {
        Posting posted = once("planted raw");
        assertThat(sealing.append(posted).result()).isEqualTo(Result.CREATED);

        String kept = database.query("select body from idempotency where user_key = '" + alice.value() + "'")
                .get(0);
        assertThat(kept)
                .isNotEqualTo(Idempotency.of("key", "planted raw".getBytes(UTF_8))
                        .body()
                        .toString());
        for (Stores stores : List.of(sealing, plain, rotated)) {
            assertThat(stores.append(once("planted raw")).result()).isEqualTo(Result.REPEATED);
            assertThat(stores.append(once("other")).result()).isEqualTo(Result.KEY_REUSED);
        }
    }

    @Test
    void digestThatWasKeptInClearIsStillRecognised() {
        plain.append(once("body"));

        assertThat(sealing.append(once("body")).result()).isEqualTo(Result.REPEATED);
        assertThat(sealing.append(once("other")).result()).isEqualTo(Result.KEY_REUSED);
    }

    private Posting once(String body) {
        return new Posting(
                notification(null, body, null, null),
                Set.of(),
                Set.of(),
                Idempotency.of("key", body.getBytes(UTF_8)),
                false);
    }
}
