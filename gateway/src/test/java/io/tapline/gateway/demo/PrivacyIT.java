package io.tapline.gateway.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.config.RedisConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.privacy.ErasedUsers;
import io.tapline.gateway.privacy.PrivacyRoutes;
import io.tapline.gateway.privacy.UserEraser;
import io.tapline.gateway.privacy.UserExport;
import io.tapline.gateway.redis.RedisEndpointIndex;
import io.tapline.gateway.redis.RedisLink;
import io.tapline.gateway.redis.RedisPokes;
import io.tapline.gateway.store.ContentSealing;
import io.tapline.gateway.store.PostgresOptions;
import io.tapline.gateway.stream.StreamMetrics;
import io.tapline.gateway.subscription.PostgresSubscriptions;
import io.tapline.simulator.engine.Answer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One user is exported and erased from a whole gateway at work; another one stays as he is. */
class PrivacyIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    /** What is erased at once stays for this long, in the shared Redis of the tests. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final WholeSystem system = newSystem();
    private final StoredData stored = new StoredData(system.postgres);
    private final List<String> audited = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Vertx vertx = Vertx.vertx();
    private Context loop;

    @SuppressWarnings("NullAway.Init")
    private Pool pool;

    @SuppressWarnings("NullAway.Init")
    private RedisLink redis;

    private String admin;

    private static WholeSystem newSystem() {
        try {
            return new WholeSystem();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void mount() {
        loop = vertx.getOrCreateContext();
        admin = await(() -> {
            RedisConfig redisConfig = system.config.redis();
            pool = PostgresOptions.pool(vertx, system.config.postgres());
            redis = RedisLink.open(vertx, redisConfig, new Random());
            StreamMetrics metrics = new StreamMetrics(new SimpleMeterRegistry());
            PostgresSubscriptions subscriptions = new PostgresSubscriptions(
                    pool,
                    new RedisEndpointIndex(redis, redisConfig.timeToLive(), new Random()),
                    UUID::randomUUID,
                    new SecureRandom(),
                    Clock.systemUTC(),
                    TIMEOUT,
                    TIMEOUT);
            RedisPokes pokes = new RedisPokes(vertx, redis, redisConfig, metrics, new Random());
            Router router = Router.router(vertx);
            new PrivacyRoutes(
                            new UserEraser(pool, subscriptions, pokes::poke, TIMEOUT),
                            new UserExport(
                                    pool, new ContentSealing(system.config.sealing(), new SecureRandom()), TIMEOUT),
                            (request, action, user) -> {
                                audited.add(action + " " + user.value());
                                return Future.succeededFuture();
                            })
                    .mount(router);
            return vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(0, "127.0.0.1")
                    .map(server -> "http://127.0.0.1:" + server.actualPort() + "/admin/v1/users/");
        });
    }

    @AfterEach
    void stop() {
        system.close();
        vertx.close().await();
    }

    private <T> T await(Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(turn -> work.get().onComplete(done));
        return done.future()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    /** A user whose every field can be recognised. */
    private final class Person {
        private final String name;
        private final String token;
        private final List<String> planted = new ArrayList<>();
        private final String unsid;
        private final String delta;
        private final String retried;

        Person(String name) throws Exception {
            this.name = name;
            this.token = system.userToken(DemoConfig.CLIENT_ID, name);
            String device = plant("device");
            String display = plant("display");
            String address = system.simulators.apns().newDeviceToken("com.example.app");
            planted.add(address);
            unsid = subscribe("{\"deviceId\":\"%s\",\"appDisplayName\":\"%s\",\"platform\":\"iOS\",%s}"
                    .formatted(device, display, WholeSystem.apns(address)));
            String fcm = system.simulators.fcm().newRegistrationToken("demo-project");
            planted.add(fcm);
            subscribe("{\"deviceId\":\"tablet\",\"platform\":\"android\",\"fcm\":{\"registrationToken\":\"%s\"}}"
                    .formatted(fcm));
            String item = post("""
                    {"targetHostName":"HOST","appNotificationId":"%s","groupName":"%s","priority":"High","payload":{"rawContent":"%s"},
                     "fallbackPolicy":{"endpointFallback":{"platformTypes":["iOS"],"fallbackDelayInSeconds":600,
                      "visualContent":{"title":"%s","body":"%s"}}}}""".formatted(
                            plant("item"), plant("group"), plant("raw"), plant("alertTitle"), plant("alertBody")));
            post("""
                    {"targetHostName":"HOST","payload":{"visualContent":{"title":"%s","body":"%s"}}}""".formatted(plant("title"), plant("body")));
            String deleted = post(
                    "{\"targetHostName\":\"HOST\",\"payload\":{\"rawContent\":\"%s\"}}".formatted(plant("deleted")));
            system.send("PATCH", NOTIFICATIONS + "/" + item, token, "{\"readState\":\"read\"}", "X-UNS-ID", unsid);
            system.send("DELETE", NOTIFICATIONS + "/" + deleted, token, "");
            String link = WholeSystem.JSON
                    .readTree(system.send("GET", NOTIFICATIONS + "/delta", token, "", "X-UNS-ID", unsid)
                            .body())
                    .get("@odata.deltaLink")
                    .asText();
            delta = link.substring(link.indexOf("/beta"));
            system.simulators.fcm().scripts().always(fcm, Answer.status(500));
            retried = post(
                    "{\"targetHostName\":\"HOST\",\"payload\":{\"rawContent\":\"%s\"}}".formatted(plant("retried")));
        }

        private String plant(String what) {
            String planted = "planted-" + what + "-of-" + name;
            this.planted.add(planted);
            return planted;
        }

        private String subscribe(String body) throws Exception {
            return WholeSystem.JSON
                    .readTree(system.send("POST", "/beta/me/notificationSubscriptions", token, body)
                            .body())
                    .get("userNotificationSubscriptionId")
                    .asText();
        }

        private String post(String body) throws Exception {
            String app = system.appToken(DemoConfig.CLIENT_ID);
            String[] headers = {
                "X-UNS-ID",
                unsid,
                "Idempotency-Key",
                UUID.randomUUID().toString(),
                "Prefer",
                "replace=appNotificationId"
            };
            String[] plain = {headers[0], headers[1], headers[2], headers[3]};
            HttpResponse<String> posted = system.send(
                    "POST",
                    NOTIFICATIONS,
                    app,
                    body.replace("HOST", DemoConfig.HOST_NAME),
                    body.contains("appNotificationId") ? headers : plain);
            assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
            return WholeSystem.JSON.readTree(posted.body()).get("id").asText();
        }

        /** By the claims of the token, as an operator would name the user. */
        UserKey key() throws Exception {
            JsonNode claims = WholeSystem.JSON.readTree(
                    WrongTokens.payload(token).toBuffer().getBytes());
            String body = "{\"app\":\"demo\",\"issuer\":\"%s\",\"tenant\":\"%s\",\"user\":\"%s\"}"
                    .formatted(
                            claims.get("iss").asText(),
                            claims.get("tid").asText(),
                            claims.get("oid").asText());
            return new UserKey(UUID.fromString(WholeSystem.JSON
                    .readTree(admin("POST", "key", body).body())
                    .get("userKey")
                    .asText()));
        }

        int listed() throws Exception {
            return WholeSystem.JSON
                    .readTree(system.send("GET", NOTIFICATIONS, token, "").body())
                    .get("value")
                    .size();
        }
    }

    private HttpResponse<String> admin(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(admin + path))
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    @Test
    void nothingOfAnErasedUserIsLeftAnywhere() throws Exception {
        Person alice = new Person("alice");
        Person bob = new Person("bob");
        UserKey key = alice.key();
        assertThat(traces(alice.planted)).hasSize(alice.planted.size());
        CompletableFuture<HttpResponse<String>> stream = http.sendAsync(
                HttpRequest.newBuilder(URI.create(system.url(NOTIFICATIONS + "/stream")))
                        .header("Authorization", "Bearer " + alice.token)
                        .build(),
                BodyHandlers.ofString());
        awaitMetric("tapline_streams_open", "1");

        HttpResponse<String> erased = admin("DELETE", key.value().toString(), "");

        assertThat(erased.statusCode()).as(erased.body()).isEqualTo(200);
        assertThat(WholeSystem.JSON.readTree(erased.body()))
                .isEqualTo(
                        WholeSystem.JSON.readTree("{\"subscriptions\":2,\"notifications\":4,\"indexPending\":false}"));
        assertThat(audited).containsExactly("user.erase " + key.value());
        assertThat(stream.get(60, TimeUnit.SECONDS).body()).contains("event: resync");
        assertThat(system.send("GET", alice.delta, alice.token, "").statusCode())
                .isEqualTo(410);
        assertThat(alice.listed()).isZero();
        String app = system.appToken(DemoConfig.CLIENT_ID);
        assertThat(system.send("GET", NOTIFICATIONS, app, "", "X-UNS-ID", alice.unsid)
                        .statusCode())
                .isEqualTo(403);

        assertThat(traces(alice.planted)).isEmpty();
        assertThat(traces(bob.planted)).hasSize(bob.planted.size());
        assertThat(bob.listed()).isEqualTo(3);
        // A hash and two counters, until nobody can hold anything of before; in Redis an empty list.
        assertThat(traces(List.of(key.value().toString())).toString())
                .contains("app_user", "feed")
                .doesNotContain("notification");

        system.execute("update app_user set erased_at = erased_at - interval '1 year'");
        system.execute("update feed set erased_at = erased_at - interval '1 year'");
        ErasedUsers last = await(() -> {
            ErasedUsers users = new ErasedUsers(vertx, pool, TIMEOUT, TIMEOUT);
            users.start();
            return Future.succeededFuture(users);
        });
        while (!traces(List.of(key.value().toString())).isEmpty()) {
            Thread.onSpinWait();
        }
        last.close();
        assertThat(traces(bob.planted)).hasSize(bob.planted.size());
        assertThat(alice.retried).isNotEqualTo(bob.retried);
    }

    @Test
    void whatTheAppWasStillToBeToldOfAnErasedUserGoesToo() throws Exception {
        String alice = new Person("alice").key().value().toString();
        for (String user : List.of(alice, new Person("bob").key().value().toString())) {
            system.execute("insert into webhook_event (app_id, user_key, notification_id, kind) select 'none', '" + user
                    + "', gen_random_uuid(), 0 from generate_series(1, 700)");
            system.execute("insert into webhook_dead (event_id, app_id, user_key, notification_id, kind, occurred_at)"
                    + " values (gen_random_uuid(), 'none', '" + user + "', gen_random_uuid(), 0, now())");
            system.execute(
                    "insert into webhook_fetched (subscription_id, notification_id, seq, expires_at) select id, id, 1,"
                            + " now() + interval '1 h' from subscription where user_key = '" + user + "'");
        }

        admin("DELETE", alice, "");

        for (String table : List.of("webhook_event", "webhook_dead")) {
            assertThat(system.query("select count(*) from " + table + " where user_key = '" + alice + "'"))
                    .isEqualTo("0");
        }
        assertThat(system.query(
                        "select (select count(*) from webhook_event) || ' ' || (select count(*) from webhook_dead)"
                                + " || ' ' || (select count(*) from webhook_fetched)"))
                .isEqualTo("700 1 2");
    }

    @Test
    void whoComesBackBeginsAnew() throws Exception {
        Person alice = new Person("alice");
        admin("DELETE", alice.key().value().toString(), "");

        Person again = new Person("alice");

        assertThat(again.listed()).isEqualTo(3);
        assertThat(system.send("GET", alice.delta, alice.token, "").statusCode())
                .isEqualTo(410);
        assertThat(system.send("GET", again.delta, alice.token, "").statusCode())
                .isEqualTo(200);
        assertThat(system.query("select count(*) from app_user where erased_at is not null"))
                .isEqualTo("0");
    }

    @Test
    void erasingTwiceOrNobodyDoesNoHarm() throws Exception {
        Person alice = new Person("alice");
        Map<String, String> before = traces(alice.planted);

        assertThat(admin("DELETE", UUID.randomUUID().toString(), "").body()).contains("\"notifications\":0");
        assertThat(traces(alice.planted)).isEqualTo(before).hasSize(alice.planted.size());
        assertThat(admin("DELETE", alice.key().value().toString(), "").body()).contains("\"notifications\":4");
        assertThat(admin("DELETE", alice.key().value().toString(), "").body()).contains("\"notifications\":0");
        assertThat(admin("DELETE", "alice", "").statusCode()).isEqualTo(404);
        assertThat(admin("POST", "key", "{\"app\":\"demo\"}").statusCode()).isEqualTo(400);
        assertThat(admin("POST", "key", "{\"unsid\":\"%s\"}".formatted(alice.unsid))
                        .body())
                .contains(alice.key().value().toString());
    }

    @Test
    void exportHoldsAllThatIsHeldOfOneUser() throws Exception {
        Person alice = new Person("alice");
        Person bob = new Person("bob");

        HttpResponse<String> export = admin("GET", alice.key().value().toString(), "");

        assertThat(export.headers().firstValue("Content-Type")).contains("application/x-ndjson");
        assertThat(export.body())
                .contains(alice.planted)
                .doesNotContain("of-bob")
                .doesNotContain(bob.unsid);
        Map<String, Integer> types = new TreeMap<>();
        for (String line : export.body().split("\n")) {
            types.merge(WholeSystem.JSON.readTree(line).get("type").asText(), 1, Integer::sum);
        }
        assertThat(types)
                .containsEntry("subscription", 2)
                .containsEntry("notification", 4)
                .containsEntry("change", 2)
                .containsEntry("alert", 1)
                .containsEntry("end", 1)
                .containsKey("delivery");
        assertThat(export.body()).endsWith("{\"type\":\"end\",\"notifications\":4}\n");
        assertThat(audited).containsExactly("user.export " + alice.key().value());
    }

    private void awaitMetric(String name, String value) throws Exception {
        while (system.management("/metrics")
                .body()
                .lines()
                .noneMatch(line -> line.startsWith(name) && line.endsWith(" " + value + ".0"))) {
            Thread.onSpinWait();
        }
    }

    /** Where any of these can be found, in any form: in which table, and whether in Redis. Empty: nowhere. */
    private Map<String, String> traces(List<String> secrets) {
        Map<String, String> traces = new TreeMap<>();
        Map<String, List<String>> tables = stored.tables();
        List<String> values = redisValues();
        for (String secret : secrets) {
            String found = "";
            for (String form : forms(secret)) {
                for (Map.Entry<String, List<String>> table : tables.entrySet()) {
                    if (table.getValue().toString().contains(form)) {
                        found += " " + table.getKey();
                    }
                }
                if (values.toString().contains(form)) {
                    found += " redis";
                }
            }
            if (!found.isEmpty()) {
                traces.put(secret, found);
            }
        }
        return traces;
    }

    /** As text, as Postgres writes bytes, as bytes, and as Base64 in the two alphabets. */
    private static List<String> forms(String secret) {
        byte[] bytes = secret.getBytes(UTF_8);
        List<String> forms = new ArrayList<>(List.of(
                secret,
                HexFormat.of().formatHex(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
        if (secret.matches("[0-9a-fA-F-]{32,}") && secret.replace("-", "").length() % 2 == 0) {
            byte[] binary = HexFormat.of().parseHex(secret.replace("-", "").toLowerCase(Locale.ROOT));
            forms.add(new String(binary, ISO_8859_1));
            forms.add(HexFormat.of().formatHex(binary));
        }
        return forms;
    }

    /** Of the index; where a list is empty there is nothing of its user but the key that it stands under. */
    private List<String> redisValues() {
        Redis client = Redis.createClient(vertx, system.redis);
        Response keys = await(() -> client.send(Request.cmd(Command.KEYS).arg("*")));
        List<String> values = new ArrayList<>();
        for (Response key : keys) {
            Response value = await(() -> client.send(Request.cmd(Command.GET).arg(key.toBuffer())));
            if (value != null) {
                values.add(new String(value.toBytes(), ISO_8859_1));
            }
        }
        client.close();
        return values;
    }
}
