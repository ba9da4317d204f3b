package io.tapline.gateway.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.Backends;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.store.PostgresOptions;
import io.tapline.gateway.store.Schema;
import io.tapline.gateway.subscription.EventLoop;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What operators see of what did not arrive. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadLettersIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final String uri = Backends.postgres();
    private final PostgresConfig config = new PostgresConfig(
            PostgresConfig.Address.parse(uri), PostgresConfig.Tls.DISABLE, null, 2, 1, 64, 1_000, LONG, Duration.ZERO);
    private final EventLoop loop = new EventLoop();
    private final Pool pool = loop.call(() -> PostgresOptions.pool(loop.vertx(), config));
    private final DeadLetterRoutes routes = new DeadLetterRoutes(pool, LONG);

    @BeforeAll
    void migrate() {
        Schema.migrate(config);
        execute("call add_partition((now() at time zone 'UTC')::date)");
    }

    /** 1 is the newest. */
    @BeforeEach
    void fill() {
        execute("truncate notification, delivery, webhook, webhook_event");
        delivery(1, "parcels", "iOS", 2, "BadTopic");
        delivery(2, "parcels", "android", 2, "INVALID_ARGUMENT");
        delivery(3, "games", "iOS", 4, "its time was over");
        delivery(4, "parcels", "iOS", 2, "BadTopic");
        delivery(5, "parcels", "iOS", 0, null);
        delivery(6, "parcels", "iOS", 1, "Unregistered");
        delivery(7, "parcels", "iOS", 3, "throttled");
        delivery(8, "parcels", "iOS", 5, "read meanwhile");
    }

    @AfterAll
    void close() {
        loop.await(pool::close);
        loop.close();
    }

    @Test
    void whatDidNotArriveIsListedFromTheNewestWithItsReasonsCounted() {
        JsonObject answer = ask();

        assertThat(reasons(answer)).containsExactly("BadTopic", "INVALID_ARGUMENT", "its time was over", "BadTopic");
        assertThat(answer.getJsonArray("value").getJsonObject(2).fieldNames())
                .containsExactly(
                        "notificationId", "subscriptionId", "app", "platform", "state", "attempts", "reason", "at");
        assertThat(answer.getJsonArray("value").getJsonObject(2).getMap())
                .containsEntry("app", "games")
                .containsEntry("platform", "iOS")
                .containsEntry("state", "expired")
                .containsEntry("attempts", 3);
        JsonObject first = answer.getJsonArray("counts").getJsonObject(0);
        assertThat(answer.getJsonArray("counts")).hasSize(3);
        assertThat(first.getMap()).containsEntry("reason", "BadTopic").containsEntry("count", 2L);
        assertThat(answer.containsKey("after")).isFalse();
        assertThat(answer.encode()).doesNotContain("a payload", "a title");
    }

    @ParameterizedTest
    @CsvSource({
        "app, games, 1",
        "app, nobody, 0",
        "platform, ANDROID, 1",
        "state, rejected, 3",
        "state, expired, 1",
        "reason, BadTopic, 2"
    })
    void choiceHoldsForLettersAndCounts(String parameter, String value, int letters) {
        JsonObject answer = ask(parameter, value);

        assertThat(answer.getJsonArray("value")).hasSize(letters);
        assertThat(answer.getJsonArray("counts").stream()
                        .mapToLong(tally -> ((JsonObject) tally).getLong("count"))
                        .sum())
                .isEqualTo(letters);
    }

    @Test
    void pagesFollowOneAnotherWithoutGapsThoughManyEndedAtOnce() {
        execute("update delivery set updated_at = now() where state in (2, 4)");
        List<String> all = new ArrayList<>();
        JsonObject page = ask("limit", "3");
        all.addAll(reasons(page));
        page = ask("limit", "3", "after", page.getString("after"));
        all.addAll(reasons(page));

        assertThat(page.containsKey("counts")).isFalse();
        assertThat(page.containsKey("after")).isFalse();
        assertThat(all).containsExactlyInAnyOrder("BadTopic", "INVALID_ARGUMENT", "its time was over", "BadTopic");
    }

    @ParameterizedTest
    @CsvSource({
        "platform, pager",
        "state, accepted",
        "limit, 0",
        "limit, 1001",
        "limit, x",
        "after, x",
        "after, eCB5IHo"
    })
    void wrongParameterIsRefusedByName(String parameter, String value) {
        assertThatThrownBy(() -> ask(parameter, value))
                .isInstanceOfSatisfying(
                        ApiFailure.class,
                        refused -> assertThat(refused.target()).isEqualTo(parameter));
    }

    @Test
    void addressInAReasonIsNotTold() {
        delivery(0, "parcels", "windows", 2, "403 https://wns2.notify.windows.com/?token=AwYA");

        assertThat(reasons(ask()).get(0)).isEqualTo("403 (address)");
    }

    /** Nor does anything else that reached its end well: the index is as small as the trouble. */
    @Test
    void acceptedPushesAreNotInTheIndex() throws SQLException {
        assertThat(query("select indexdef from pg_indexes where indexname = 'delivery_dead'")
                        .get(0))
                .contains("(updated_at)")
                .contains("state = ANY");
        assertThat(String.join(
                        "\n",
                        query("set enable_seqscan = off; set enable_bitmapscan = off; explain select * from delivery"
                                + " where state in (2, 4) order by updated_at desc limit 10")))
                .contains("_updated_at_idx");
    }

    @Test
    void webhooksAreListedWithWhatWaits() {
        execute(
                "insert into webhook (app_id, attempts, last_error, failing_since) values ('parcels', 3, 'it answered 500',"
                        + " now())");
        execute(
                "insert into webhook_event (app_id, user_key, notification_id, kind) select 'parcels', gen_random_uuid(),"
                        + " gen_random_uuid(), 0 from generate_series(1, 5)");

        JsonArray webhooks = loop.await(routes::webhooks).getJsonArray("value");

        assertThat(webhooks).hasSize(1);
        assertThat(webhooks.getJsonObject(0).getMap())
                .containsEntry("app", "parcels")
                .containsEntry("waiting", 5L)
                .containsEntry("dead", 0L)
                .containsEntry("attempts", 3)
                .containsEntry("lastError", "it answered 500");
    }

    private static List<String> reasons(JsonObject answer) {
        return answer.getJsonArray("value").stream()
                .map(letter -> ((JsonObject) letter).getString("reason"))
                .toList();
    }

    private JsonObject ask(String... query) {
        MultiMap parameters = MultiMap.caseInsensitiveMultiMap();
        for (int i = 0; i < query.length; i += 2) {
            parameters.add(query[i], query[i + 1]);
        }
        return loop.await(() -> routes.deadLetters(parameters));
    }

    private void delivery(int age, String app, String platform, int state, @Nullable String reason) {
        execute(
                "with id as (select (left(uuid_floor(now())::text, 14) || '7' || substr(gen_random_uuid()::text, 16))::uuid as id),"
                        + " item as (insert into notification (id, user_key, node_epoch, seq, expires_at, platforms, priority, app_id,"
                        + " target_host, raw, title) select id, gen_random_uuid(), 1, 1, now() + interval '1 day', 15, 0, '"
                        + app
                        + "', 'h', 'a payload', 'a title' from id)"
                        + " insert into delivery (notification_id, subscription_id, updated_at, attempts, state, reason, platform)"
                        + " select id, gen_random_uuid(), now() - interval '" + age + " minutes', 3, " + state + ", "
                        + (reason == null ? "null" : "'" + reason + "'") + ", platform_number('" + platform
                        + "') from id");
    }

    private void execute(String sql) {
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(uri));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(uri));
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows && statement.getUpdateCount() != -1) {
                rows = statement.getMoreResults();
            }
            List<String> values = new ArrayList<>();
            ResultSet found = statement.getResultSet();
            while (found.next()) {
                values.add(found.getString(1));
            }
            return values;
        }
    }
}
