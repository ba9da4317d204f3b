package io.tapline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.Backends;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.config.WebhookConfig;
import io.tapline.gateway.dispatch.RetryPolicy;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.notification.AppEvent;
import io.tapline.gateway.store.PostgresOptions;
import io.tapline.gateway.store.Schema;
import io.tapline.gateway.subscription.EventLoop;
import io.tapline.gateway.webhook.WebhookReceiver.Request;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.net.InetAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events from the outbox in a real database to an app's server, over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookDeliveryIT {

    private static final String OTHER_SECRET = "whsec_c2VjcmV0LW9mLWEtcm90YXRlZC1lbmRwb2ludA==";
    private static final RetryPolicy AT_ONCE = new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(1));
    /** For whoever is not to be late in a test. */
    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Duration SHORT = Duration.ofMillis(200);
    private static final UUID ALICE = new UUID(7, 7);
    private static final UUID BOB = new UUID(8, 8);

    private final String uri = Backends.postgres();
    private final PostgresConfig config = new PostgresConfig(
            PostgresConfig.Address.parse(uri), PostgresConfig.Tls.DISABLE, null, 2, 1, 64, 1_000, LONG, Duration.ZERO);
    private final EventLoop loop = new EventLoop();
    private final Pool pool = loop.call(() -> PostgresOptions.pool(loop.vertx(), config));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WebhookMetrics metrics = new WebhookMetrics(meters);
    private final List<WebhookSweeper> sweepers = new ArrayList<>();
    private WebhookReceiver receiver = new WebhookReceiver(loop.vertx());

    @BeforeAll
    void migrate() {
        Schema.migrate(config);
    }

    @BeforeEach
    void begin() {
        execute("truncate webhook_event, webhook_dead, webhook");
        receiver = new WebhookReceiver(loop.vertx());
    }

    @AfterEach
    void end() {
        sweepers.forEach(sweeper -> loop.await(sweeper::close));
        sweepers.clear();
    }

    @AfterAll
    void close() {
        loop.await(pool::close);
        loop.close();
    }

    @Test
    void eventsGoInOneRequestInTheirOrderAndAreForgotten() throws Exception {
        events(3);
        double before = taken(AppEvent.ACCEPTED);

        sweep(sweeper());

        Request request = receiver.next();
        assertThat(request.path()).isEqualTo("/events");
        assertThat(request.headers()).containsEntry("content-type", "application/json");
        assertThat(new JsonObject(request.body()).getString("type")).isEqualTo("notification.events");
        assertThat(reasons(request)).containsExactly("1", "2", "3");
        awaitCount("webhook_event", 0);
        assertThat(query("select attempts from webhook")).containsExactly("0");
        assertThat(taken(AppEvent.ACCEPTED) - before).isEqualTo(3);
        assertThat(receiver.isEmpty()).isTrue();
    }

    @Test
    void eventHasEverythingAndNothingOfTheUser() throws Exception {
        UUID item = UUID.randomUUID();
        UUID phone = UUID.randomUUID();
        execute(
                "insert into webhook_event (app_id, user_key, notification_id, subscription_id, kind, platform, attempts,"
                        + " reason, provider_id) values ('app', '" + ALICE + "', '" + item + "', '" + phone
                        + "', 5, 1, 3, 'see https://push.example/secret', 'id')");
        execute("insert into webhook_event (app_id, user_key, notification_id, kind) values ('app', '" + ALICE + "', '"
                + item + "', 4)");

        sweep(sweeper());

        Request request = receiver.next();
        JsonObject failed = request.events().get(0);
        assertThat(failed.getMap().keySet())
                .containsExactly(
                        "id",
                        "type",
                        "timestamp",
                        "notificationId",
                        "subscriptionId",
                        "platform",
                        "attempts",
                        "reason",
                        "providerId");
        assertThat(failed.getMap())
                .containsEntry("type", "notification.failed")
                .containsEntry("notificationId", item.toString())
                .containsEntry("subscriptionId", phone.toString())
                .containsEntry("platform", "iOS")
                .containsEntry("attempts", 3)
                .containsEntry("reason", "see (address)")
                .containsEntry("providerId", "id");
        assertThat(request.events().get(1).getMap().keySet())
                .containsExactly("id", "type", "timestamp", "notificationId");
        assertThat(request.body()).doesNotContain(ALICE.toString());
    }

    @Test
    void everySecretSigns() throws Exception {
        events(1);

        sweep(sweeper(webhook(receiver.url(), OTHER_SECRET, WebhookReceiver.SECRET)));

        Request request = receiver.next();
        request.verify(WebhookReceiver.SECRET);
        request.verify(OTHER_SECRET);
    }

    @Test
    void fullBatchesFollowOneAnotherInOrder() throws Exception {
        events(250);

        sweep(sweeper());

        List<Request> requests = List.of(receiver.next(), receiver.next(), receiver.next());
        assertThat(requests).extracting(request -> request.events().size()).containsExactly(100, 100, 50);
        assertThat(requests).extracting(Request::id).doesNotHaveDuplicates();
        assertThat(requests.stream()
                        .flatMap(request -> reasons(request).stream())
                        .map(Integer::parseInt))
                .isSorted()
                .hasSize(250);
        awaitCount("webhook_event", 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 400, 410, 302})
    void whatIsNotTakenIsSentAgainAsItWasWithWhatIsNewBehindIt(int status) throws Exception {
        receiver.answerNext(request -> request.response()
                .setStatusCode(status)
                .putHeader("Location", "/elsewhere")
                .end());
        events(2);
        WebhookSweeper sweeper = sweeper();

        sweep(sweeper);
        Request first = receiver.next();
        awaitQuery("select last_error from webhook", "it answered " + status);
        events(1);
        due();
        sweep(sweeper);

        Request second = receiver.next();
        assertThat(second.path()).isEqualTo("/events");
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.body()).isEqualTo(first.body());
        second.verify(WebhookReceiver.SECRET);
        awaitCount("webhook_event", 1);
        sweep(sweeper);
        assertThat(receiver.next().id()).isNotEqualTo(first.id());
        awaitCount("webhook_event", 0);
        assertThat(query("select concat_ws(' ', attempts, last_error, failing_since) from webhook"))
                .containsExactly("0");
    }

    @Test
    void retryAfterIsObeyed() throws Exception {
        receiver.answerNext(request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "3600")
                .end());
        events(1);

        sweep(sweeper());
        receiver.next();

        awaitQuery("select last_error from webhook", "it answered 429");
        assertThat(query("select next_attempt_at > now() + interval '50 minutes' from webhook"))
                .containsExactly("t");
    }

    @Test
    void demandOfYearsIsCutShort() throws Exception {
        receiver.answerNext(request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "99999999")
                .end());
        events(1);

        sweep(sweeper());
        receiver.next();

        awaitQuery("select last_error from webhook", "it answered 429");
        assertThat(query("select next_attempt_at < now() + interval '13 hours' from webhook"))
                .containsExactly("t");
    }

    @Test
    void serverThatHangsIsGivenUp() throws Exception {
        receiver.answerNext(request -> {});
        events(1);

        sweep(sweeper(SHORT));
        receiver.next();

        awaitCount("webhook where last_error is not null", 1);
        awaitCount("webhook_event", 1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void statusCountsEvenIfTheRestIsEndlessOrNeverComes(boolean endless) throws Exception {
        receiver.answerNext(request -> {
            request.response().setChunked(true).setStatusCode(200).write(Buffer.buffer(new byte[1]));
            if (endless) {
                request.response().write(Buffer.buffer(new byte[1024 * 1024]));
            }
        });
        events(1);

        WebhookSweeper sweeper = sweeper(SHORT);
        long deadline = System.nanoTime() + LONG.toNanos();
        do {
            // Again, if the machine was too slow for the status: then the next one is taken.
            sweep(sweeper);
        } while (!query("select count(*) from webhook_event").equals(List.of("0")) && System.nanoTime() < deadline);

        awaitCount("webhook_event", 0);
    }

    @Test
    void serverThatIsAwayGetsItsEventsLater() throws Exception {
        events(1);
        WebhookReceiver later = receiver;
        sweep(sweeper(webhook("http://127.0.0.1:1/events", WebhookReceiver.SECRET), Set.of("127.0.0.1:1"), LONG));
        awaitCount("webhook where last_error is not null", 1);

        due();
        sweep(sweeper());

        assertThat(later.next().events()).hasSize(1);
    }

    @Test
    void plainHttpIsForHostsThatTheOperatorLists() {
        events(1);

        sweep(sweeper(webhook(receiver.url(), WebhookReceiver.SECRET), Set.of(), LONG));

        awaitQuery("select last_error from webhook", "plain http is for private hosts");
        assertThat(receiver.isEmpty()).isTrue();
    }

    @Test
    void nameThatLeadsToAPrivateAddressIsNotCalled() {
        events(1);
        String url = "https://localhost:" + receiver.hostAndPort().split(":", 2)[1] + "/events";

        sweep(sweeper(webhook(url, WebhookReceiver.SECRET), Set.of(), LONG));

        awaitQuery("select last_error from webhook", "the host has an address that is not public: localhost");
        assertThat(receiver.isEmpty()).isTrue();
    }

    /** It was sent perhaps, and nobody noted it: so it is sent again, and its id tells the app that it is the same. */
    @Test
    void whatANodeHadClaimedWhenItDiedIsSentByAnother() throws Exception {
        events(2);
        EventBatch claimed = claim().get(0);

        sweep(sweeper());
        assertThat(claim()).as("it has its time").isEmpty();
        due();
        sweep(sweeper());

        Request request = receiver.next();
        assertThat(request.id()).isEqualTo(claimed.id().toString());
        assertThat(request.events()).hasSize(2);
        awaitCount("webhook_event", 0);
        // Alive after all: it changes nothing.
        events(1);
        loop.await(() -> outbox().taken(claimed));
        loop.await(() -> outbox().postpone(claimed, LONG, "late"));
        assertThat(query("select concat_ws(' ', (select count(*) from webhook_event), last_error) from webhook"))
                .containsExactly("1");
    }

    @Test
    void appsDoNotWaitForEachOther() {
        events(1);
        EventOutbox outbox = outbox();
        execute("insert into webhook_event (app_id, user_key, notification_id, kind) values ('other', '" + BOB
                + "', gen_random_uuid(), 3)");

        List<EventBatch> claimed =
                loop.await(() -> outbox.claim(Set.of("app", "other"), 10, LONG)).due();

        assertThat(claimed).extracting(EventBatch::appId).containsExactlyInAnyOrder("app", "other");
    }

    @Test
    void appWithoutAWebhookIsLeftAlone() {
        events(1);

        assertThat(loop.await(() -> outbox().claim(Set.of(), 10, LONG)).due()).isEmpty();
        assertThat(loop.await(() -> outbox().claim(Set.of("other"), 10, LONG)).due())
                .isEmpty();
        assertThat(query("select app_id from webhook")).containsExactly("other");
    }

    @Test
    void eventsOfAnErasedUserAreNotSent() {
        events(2);
        EventBatch first = claim().get(0);
        execute("insert into webhook_event (app_id, user_key, notification_id, kind, reason) values ('app', '" + BOB
                + "', gen_random_uuid(), 0, 'of Bob')");

        execute("delete from webhook_event where user_key = '" + ALICE + "'");
        due();

        EventBatch next = claim().get(0);
        assertThat(next.id()).isNotEqualTo(first.id());
        assertThat(next.events()).extracting(Event::reason).containsExactly("of Bob");
    }

    @Test
    void whatNobodyTakesForDaysIsDeadAndIsForgottenInTheEnd() {
        events(3);
        execute("update webhook_event set occurred_at = now() - interval '4 days' where reason <> '3'");
        OutboxKeeper keeper =
                loop.call(() -> new OutboxKeeper(loop.vertx(), pool, metrics, OutboxKeeper.GIVE_UP_AFTER));
        double before = dead(AppEvent.ACCEPTED);

        loop.await(keeper::tidy);

        assertThat(query("select reason from webhook_event")).containsExactly("3");
        assertThat(query("select count(*) from webhook_dead where app_id = 'app' and user_key = '" + ALICE + "'"))
                .containsExactly("2");
        assertThat(dead(AppEvent.ACCEPTED) - before).isEqualTo(2);
        execute("update webhook_dead set dead_at = now() - interval '15 days'");
        loop.await(keeper::tidy);
        assertThat(query("select count(*) from webhook_dead")).containsExactly("0");
    }

    @Test
    void oldestEventIsMeasured() {
        events(2);
        claim();
        execute("update webhook_event set occurred_at = now() - interval '1 hour' where reason = '1'");

        loop.await(() -> new OutboxKeeper(loop.vertx(), pool, metrics, OutboxKeeper.GIVE_UP_AFTER).tidy());

        assertThat(meters.get(WebhookMetrics.OLDEST).tag("app", "app").gauge().value())
                .isGreaterThanOrEqualTo(3600);
    }

    /** Accepted, told as 1, 2, 3 and so on by their reasons. */
    private void events(int count) {
        execute(
                "insert into webhook_event (app_id, user_key, notification_id, subscription_id, kind, platform, attempts, reason)"
                        + " select 'app', '" + ALICE + "', gen_random_uuid(), gen_random_uuid(), 0, 1, 1, n::text"
                        + " from generate_series(1, " + count + ") as n");
    }

    private static List<String> reasons(Request request) {
        return request.events().stream().map(event -> event.getString("reason")).toList();
    }

    private double taken(AppEvent event) {
        return count(event, "taken");
    }

    private double dead(AppEvent event) {
        return count(event, "dead");
    }

    private double count(AppEvent event, String outcome) {
        return meters.get(WebhookMetrics.EVENTS)
                .tags("event", event.wireName(), "outcome", outcome)
                .counter()
                .count();
    }

    private EventOutbox outbox() {
        return new PostgresOutbox(pool, LONG);
    }

    private List<EventBatch> claim() {
        return loop.await(() -> outbox().claim(Set.of("app"), 10, LONG)).due();
    }

    /** As if the time had passed. */
    private void due() {
        execute("update webhook set next_attempt_at = now()");
    }

    private static WebhookConfig webhook(String url, String... secrets) {
        return new WebhookConfig(URI.create(url), List.of(secrets), EnumSet.allOf(AppEvent.class));
    }

    private WebhookSweeper sweeper() {
        return sweeper(LONG);
    }

    private WebhookSweeper sweeper(Duration timeout) {
        return sweeper(webhook(receiver.url(), WebhookReceiver.SECRET), Set.of(receiver.hostAndPort()), timeout);
    }

    private WebhookSweeper sweeper(WebhookConfig webhook) {
        return sweeper(webhook, Set.of(receiver.hostAndPort()), LONG);
    }

    private WebhookSweeper sweeper(WebhookConfig webhook, Set<String> privateHosts, Duration timeout) {
        App app = new App(
                "app",
                Set.of("client"),
                List.of("app.example"),
                List.of(),
                App.VisualDelivery.PRIVATE,
                "x",
                1,
                Set.of());
        WebhookSweeper sweeper = loop.call(() -> new WebhookSweeper(
                loop.vertx(),
                new Webhooks(List.of(new AppConfig(app, null, null, null, null, webhook))),
                outbox(),
                new WebhookClient(
                        loop.vertx(), privateHosts, null, Clock.systemUTC(), timeout, InetAddress::getAllByName),
                AT_ONCE,
                metrics,
                new Random(1)));
        sweepers.add(sweeper);
        return sweeper;
    }

    private void sweep(WebhookSweeper sweeper) {
        Future<Void> swept = loop.await(() -> Future.succeededFuture(sweeper.sweep()));
        EventLoop.get(swept);
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(uri));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> query(String sql) {
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(uri));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitCount(String from, int count) {
        awaitQuery("select count(*) from " + from, Integer.toString(count));
    }

    private void awaitQuery(String sql, String expected) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        List<String> found;
        do {
            found = query(sql);
        } while (!found.equals(List.of(expected)) && System.nanoTime() < deadline);
        assertThat(found).containsExactly(expected);
    }
}
