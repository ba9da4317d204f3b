package io.tapline.gateway.store;

import static io.tapline.gateway.store.TestDatabase.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.notification.Appended;
import io.tapline.gateway.notification.Appended.Result;
import io.tapline.gateway.notification.Idempotency;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.Posting;
import io.tapline.gateway.notification.StateChange;
import io.tapline.gateway.notification.StoredNotification;
import io.tapline.gateway.notification.StoredNotification.ReadState;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Postings that come again, and those that replace, on real Postgres. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostingKeysIT {

    private static final UUID DEVICE = new UUID(0, 1);

    private final TestDatabase database = new TestDatabase();
    private PostgresNotifications store;

    @BeforeAll
    void open() {
        store = database.notifications();
    }

    @AfterAll
    void close() {
        database.await(store::close);
        database.close();
    }

    @Test
    void sameKeyAndBodyAgainIsWhatItWasTheFirstTime() {
        UserKey user = user(1);
        Appended first = append(once(user, "key", "body"));

        Appended again = append(once(user, "key", "body"));

        assertThat(first.result()).isEqualTo(Result.CREATED);
        assertThat(again).isEqualTo(new Appended(Result.REPEATED, first.posting(), first.item(), first.sequence()));
        assertThat(database.await(() -> store.earlier(user, Idempotency.of("key", bytes("body")))))
                .contains(again);
        assertThat(items(user)).hasSize(1);
        assertThat(feed(user)).containsExactly("1");
    }

    @Test
    void sameKeyWithAnotherBodyIsRefused() {
        UserKey user = user(2);
        append(once(user, "key", "body"));

        assertThat(append(once(user, "key", "other")).result()).isEqualTo(Result.KEY_REUSED);
        assertThat(append(once(user(3), "key", "other")).result()).isEqualTo(Result.CREATED);
        assertThat(items(user)).hasSize(1);
    }

    @Test
    void keyIsForgottenAfterItsTime() {
        UserKey user = user(4);
        append(once(user, "key", "body"));
        database.execute("update idempotency set expires_at = now() where user_key = '" + user.value() + "'");

        assertThat(database.await(() -> store.earlier(user, Idempotency.of("key", bytes("body")))))
                .isEmpty();
        assertThat(append(once(user, "key", "other")).result()).isEqualTo(Result.CREATED);
        assertThat(append(once(user, "key", "other")).result()).isEqualTo(Result.REPEATED);
    }

    @Test
    void keysWhoseTimeIsOverAreForgotten() {
        UserKey user = user(16);
        append(once(user, "key", "body"));
        append(replacing(user, "score", "1:0"));
        append(once(user, "fresh", "body"));
        append(replacing(user, "fresh", "1:0"));
        database.execute("update idempotency set expires_at = now() where item_id = (select item_id from idempotency"
                + " where user_key = '" + user.value() + "' order by item_id limit 1);"
                + "update replacement set expires_at = now() where item_id = (select item_id from replacement"
                + " where user_key = '" + user.value() + "' order by item_id limit 1)");

        database.await(() -> {
            SqlClient client = PostgresOptions.pipelined(database.vertx, database.config);
            return new ContentEraser(database.vertx, client, Duration.ofSeconds(1))
                    .erase()
                    .eventually(client::close);
        });

        assertThat(database.query("select key from idempotency where user_key = '" + user.value() + "'"))
                .containsExactly(Idempotency.digest("fresh").toString());
        assertThat(database.query("select key from replacement where user_key = '" + user.value() + "'"))
                .containsExactly(Idempotency.digest("fresh").toString());
    }

    @Test
    void equalKeysInOneBatchMakeOneItem() {
        UserKey user = user(5);
        List<Appended> ends = appendAtOnce(Stream.concat(
                        IntStream.range(0, 10).mapToObj(i -> once(user, "key", "body")),
                        Stream.of(once(user, "key", "other"), once(user, "another", "body"), plain(user)))
                .toList());

        assertThat(ends.subList(0, 10))
                .extracting(Appended::item)
                .containsOnly(ends.get(0).item());
        assertThat(ends)
                .extracting(Appended::result)
                .startsWith(Result.CREATED, Result.REPEATED)
                .endsWith(Result.KEY_REUSED, Result.CREATED, Result.CREATED);
        assertThat(items(user)).hasSize(3);
        assertThat(feed(user)).containsExactly("3");
    }

    @Test
    void equalKeysOnTwoNodesAtOnceMakeOneItemEach() {
        List<UserKey> users =
                IntStream.range(100, 110).mapToObj(TestDatabase::user).toList();
        CompletableFuture<List<Appended>> first = onItsOwnLoop(11, users, user -> once(user, "key", "body"));
        CompletableFuture<List<Appended>> second = onItsOwnLoop(12, users, user -> once(user, "key", "body"));

        List<Appended> all = new ArrayList<>(first.join());
        all.addAll(second.join());

        assertThat(all).filteredOn(end -> end.result() == Result.CREATED).hasSameSizeAs(users);
        assertThat(all).filteredOn(end -> end.result() == Result.KEY_REUSED).isEmpty();
        for (UserKey user : users) {
            assertThat(items(user)).hasSize(1);
            assertThat(feed(user)).containsExactly("1");
        }
    }

    @Test
    void replacementGivesTheItemNewContentAndMakesItUnread() {
        UserKey user = user(6);
        database.subscribe(user, DEVICE, "iOS", "1 day");
        Appended first = append(replacing(user, "score", "1:0"));
        database.await(() -> store.change(user, read(first.item())));
        database.execute("insert into delivery (notification_id, subscription_id, attempts, state) values ('"
                + first.item() + "', '" + DEVICE + "', 1, 0)");

        Appended second = append(replacing(user, "score", "2:0"));

        assertThat(second.result()).isEqualTo(Result.REPLACED);
        assertThat(second.item()).isEqualTo(first.item());
        assertThat(second.sequence()).isEqualTo(3);
        StoredNotification item =
                database.await(() -> store.find(user, first.item())).orElseThrow();
        assertThat(Objects.requireNonNull(item.notification().rawContent())).isEqualTo(bytes("2:0"));
        assertThat(item.readState()).isEqualTo(ReadState.UNREAD);
        assertThat(item.sequence()).isEqualTo(3);
        assertThat(items(user)).hasSize(1);
        assertThat(database.query(
                        "select state || ' ' || attempts from delivery where notification_id = '" + first.item() + "'"))
                .containsExactly("3 0");
        assertThat(database.query("select seq from notification_change where notification_id = '" + first.item()
                        + "' order by seq"))
                .containsExactly("2", "3");
    }

    @Test
    void withoutAskingNothingIsReplaced() {
        UserKey user = user(7);
        append(replacing(user, "score", "1:0"));
        Notification named = named(user, "score", "2:0");

        Appended second = append(Posting.of(named, Set.of()));

        assertThat(second.result()).isEqualTo(Result.CREATED);
        assertThat(items(user)).hasSize(2);
    }

    @Test
    void whatIsGoneIsNotReplaced() {
        UserKey user = user(8);
        Appended first = append(replacing(user, "score", "1:0"));
        database.await(() -> store.change(user, StateChange.delete(first.item(), null, null)));

        Appended second = append(replacing(user, "score", "2:0"));
        Appended third = append(replacing(user, "score", "3:0"));

        assertThat(second.result()).isEqualTo(Result.CREATED);
        assertThat(second.item()).isNotEqualTo(first.item());
        assertThat(third.item()).isEqualTo(second.item());
    }

    @Test
    void replacementsInOneBatchAndOnTwoNodesLeaveOneItem() {
        List<UserKey> users =
                IntStream.range(120, 125).mapToObj(TestDatabase::user).toList();
        CompletableFuture<List<Appended>> first = onItsOwnLoop(13, users, user -> replacing(user, "score", "a"));
        CompletableFuture<List<Appended>> second = onItsOwnLoop(14, users, user -> replacing(user, "score", "b"));

        List<Appended> all = new ArrayList<>(first.join());
        all.addAll(second.join());

        assertThat(all).filteredOn(end -> end.result() == Result.CREATED).hasSameSizeAs(users);
        for (UserKey user : users) {
            assertThat(items(user)).hasSize(1);
            assertThat(feed(user)).containsExactly(String.valueOf(all.size() / users.size()));
        }
    }

    @Test
    void repeatedReplacementIsNoSecondOne() {
        UserKey user = user(9);
        append(replacing(user, "score", "1:0"));
        Notification next = named(user, "score", "2:0");
        Posting posting = new Posting(next, Set.of(), Set.of(), Idempotency.of("key", bytes("2:0")), true);
        Appended second = append(posting);
        append(replacing(user, "score", "3:0"));

        Appended again = append(new Posting(
                named(user, "score", "2:0"), Set.of(), Set.of(), Idempotency.of("key", bytes("2:0")), true));

        assertThat(again.result()).isEqualTo(Result.REPEATED);
        assertThat(again.isReplacement()).isTrue();
        assertThat(again.item()).isEqualTo(second.item());
        assertThat(feed(user)).containsExactly("3");
    }

    @Test
    void attemptWhoseAnswerWasLostCountsAsTheFirst() {
        UserKey user = user(10);
        AppendStatements statements = new AppendStatements(() -> TestDatabase.EPOCH, ContentSealing.NONE, Rides.NONE);
        Append created = new Append(once(user, "key", "body"));
        Append replaced = new Append(replacing(user, "score", "1:0"));
        PgConnection connection =
                database.await(() -> PgConnection.connect(database.vertx, PostgresOptions.connect(database.config)));
        database.await(() -> statements.write(connection, List.of(created, replaced)));

        database.await(() -> statements.writeAgain(connection, List.of(created, replaced)));

        assertThat(created.result().result()).isEqualTo(Result.CREATED);
        assertThat(replaced.result().result()).isEqualTo(Result.CREATED);
        assertThat(items(user)).hasSize(2);
        assertThat(feed(user)).containsExactly("2");
        database.await(connection::close);
    }

    @Test
    void valueThatCannotBeStoredFailsOnlyItsOwnPosting() {
        UserKey user = user(15);
        Posting bad =
                new Posting(named(user, "a\u0000b", "x"), Set.of(), Set.of(), Idempotency.of("bad", bytes("x")), false);
        List<Future<Appended>> ends = database.await(() -> {
            List<Future<Appended>> all = Stream.of(once(user, "1", "a"), bad, once(user, "2", "b"))
                    .map(store::append)
                    .toList();
            return Future.join(all).transform(joined -> Future.succeededFuture(all));
        });

        assertThat(ends).extracting(Future::succeeded).containsExactly(true, false, true);
        assertThat(items(user)).hasSize(2);
    }

    private interface Each {
        Posting of(UserKey user);
    }

    /** What a node of its own makes of twenty postings to each user. */
    private CompletableFuture<List<Appended>> onItsOwnLoop(long epoch, List<UserKey> users, Each each) {
        database.node(epoch);
        Context loop = ((VertxInternal) database.vertx).createEventLoopContext();
        CompletableFuture<List<Appended>> ends = new CompletableFuture<>();
        loop.runOnContext(turn -> {
            var config = database.config(32, Duration.ofSeconds(40));
            PostgresNotifications node = new PostgresNotifications(
                    database.vertx,
                    config,
                    PostgresOptions.pipelined(database.vertx, config),
                    PostgresOptions.pool(database.vertx, config),
                    TestDatabase.METRICS,
                    () -> epoch);
            List<Future<Appended>> appends = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                users.forEach(user -> appends.add(node.append(each.of(user))));
            }
            Future.all(appends)
                    .map(all -> all.<Appended>list())
                    .eventually(node::close)
                    .onComplete(ends::complete, ends::completeExceptionally);
        });
        return ends;
    }

    private Appended append(Posting posting) {
        return database.await(() -> store.append(posting));
    }

    private List<Appended> appendAtOnce(List<Posting> postings) {
        return database.await(
                () -> Future.all(postings.stream().map(store::append).toList()).map(all -> all.<Appended>list()));
    }

    private static Posting plain(UserKey user) {
        return TestDatabase.posting(TestDatabase.raw(user, "plain"));
    }

    private static Posting once(UserKey user, String key, String body) {
        return new Posting(TestDatabase.raw(user, body), Set.of(), Set.of(), Idempotency.of(key, bytes(body)), false);
    }

    private static Posting replacing(UserKey user, String name, String content) {
        return new Posting(named(user, name, content), Set.of(DEVICE), Set.of(), null, true);
    }

    private static Notification named(UserKey user, String name, String content) {
        return TestDatabase.named(user, name, content);
    }

    private static StateChange read(UUID id) {
        return new StateChange(Set.of(id), null, ReadState.READ, null, null, null, (@Nullable UUID) null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private List<String> items(UserKey user) {
        return database.query("select id from live_notification where user_key = '" + user.value() + "'");
    }

    private List<String> feed(UserKey user) {
        return database.query("select seq from feed where user_key = '" + user.value() + "'");
    }
}
