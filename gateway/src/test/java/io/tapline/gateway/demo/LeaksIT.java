package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.Backends;
import io.tapline.gateway.redis.Detour;
import io.tapline.gateway.subscription.EventLoop;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.webpush.Subscription;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A whole gateway is led through success and through whatever can go wrong, with everything logged and traced that can be. Then nothing
 * that was planted, and no credential, is in a line of log, a metric, a trace or an error's body.
 */
class LeaksIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String SUBSCRIPTIONS = "/beta/me/notificationSubscriptions";
    /** In every payload, name and key of this test. */
    private static final String PLANTED = "planted-";

    private static final Set<String> SECRET_MEMBERS = Set.of("privateKey", "clientSecret");

    private final RecordedLog log = new RecordedLog();
    private final EventLoop loop = new EventLoop();
    private final Set<String> secrets = new TreeSet<>(Set.of(PLANTED));
    private final List<String> errors = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @SuppressWarnings("NullAway.Init")
    private Detour postgres;

    private Detour redis;
    private OtlpCollector collector;
    private WholeSystem system;
    private String user;
    private String app;
    private List<String> unsids = List.of();

    @BeforeEach
    void start() throws Exception {
        URI redisAddress = URI.create(Backends.redis());
        collector = new OtlpCollector();
        redis = new Detour(loop, redisAddress.getPort());
        system = new WholeSystem(throughDetour(redisAddress, redis), this::adjust);
        user = keep(system.userToken(DemoConfig.CLIENT_ID, "alice"));
        app = keep(system.appToken(DemoConfig.CLIENT_ID));
    }

    @AfterEach
    void stop() {
        system.close();
        collector.close();
        loop.close();
        log.close();
    }

    private void adjust(ObjectNode tree) {
        URI address = URI.create(tree.at("/postgres/uri").asText());
        postgres = new Detour(loop, address.getPort());
        tree.withObject("/postgres")
                .put("uri", throughDetour(address, postgres))
                .put("attemptTimeout", "5s");
        tree.withObject("/push").put("credentialFailures", 2).put("credentialPause", "1s");
        tree.putObject("tracing").put("endpoint", collector.url()).put("sampling", "1");
        // Of the other app nothing that it shows to a push service is right.
        ObjectNode other = (ObjectNode) tree.at("/apps/1");
        other.withObject("/wns").put("clientSecret", PLANTED + "wns-secret");
        other.withObject("/apns").put("keyId", "UNKNOWNKEY");
        keepSecretsOf(tree);
    }

    private String throughDetour(URI address, Detour detour) {
        keep(address.getUserInfo().replaceFirst("^[^:]*:", ""));
        return address.toString().replace(":" + address.getPort(), ":" + detour.port());
    }

    private void keepSecretsOf(JsonNode configuration) {
        configuration.fields().forEachRemaining(member -> {
            String text = member.getValue().asText();
            if (SECRET_MEMBERS.contains(member.getKey())) {
                keepKey(text);
            } else if (member.getKey().equals("serviceAccount")) {
                keepKey(ApiRequest.json(text).get("private_key").asText());
            }
            keepSecretsOf(member.getValue());
        });
        if (configuration.isArray()) {
            configuration.forEach(this::keepSecretsOf);
        }
    }

    private void keepKey(String key) {
        key.lines().filter(line -> !line.startsWith("-----")).forEach(this::keep);
    }

    private String keep(String secret) {
        assertThat(secret).hasSizeGreaterThan(3);
        secrets.add(secret);
        return secret;
    }

    @Test
    void nothingOfASecretOrAPayloadGetsOut() throws Exception {
        succeed();
        beRefused();
        meetFaultsOfPushServices();
        meetFaultsOfPostgres();
        meetFaultsOfRedis();
        String metrics = system.management("/metrics").body();
        for (Simulator simulator : system.simulators.all()) {
            for (Received push : simulator.inbox().received()) {
                push.header("authorization").ifPresent(value -> keep(value.replaceFirst("^\\S+ ", "")));
            }
        }

        assertThat(errors).hasSizeGreaterThan(60);
        // As loud as it gets: the drivers of Postgres and Redis and Netty have said something too.
        assertThat(log.lines()).hasSizeGreaterThan(500).anyMatch(line -> line.startsWith("DEBUG"));
        assertThat(leaks(
                        log.lines().stream().filter(line -> !isOfThisTest(line)).toList()))
                .isEmpty();
        assertThat(leaks(List.of(log.standardError()))).isEmpty();
        assertThat(leaks(errors)).isEmpty();
        assertThat(leaks(List.of(metrics))).isEmpty();
        // Which sends what is left.
        system.restartGateway();
        assertThat(collector.found(span -> true)).hasSizeGreaterThan(100);
        assertThat(leaks(collector.requests())).isEmpty();
    }

    /** The test's own clients run in this process too: Java's, and a way to Postgres that is not the gateway's. */
    private boolean isOfThisTest(String line) {
        String address = "127.0.0.1:" + URI.create(system.postgres).getPort();
        return line.contains(" jdk.internal.httpclient.")
                || (line.contains(" org.postgresql.") && line.contains(address));
    }

    /** Each secret with the first that holds it. */
    private Map<String, String> leaks(Iterable<String> texts) {
        Map<String, String> leaks = new TreeMap<>();
        for (String text : texts) {
            for (String secret : secrets) {
                if (text.contains(secret)) {
                    leaks.putIfAbsent(secret, text);
                }
            }
        }
        return leaks;
    }

    private void succeed() throws Exception {
        String device = keep(system.simulators.apns().newDeviceToken("com.example.app"));
        String token = keep(system.simulators.fcm().newRegistrationToken("demo-project"));
        String channel = keep(system.simulators.wns().newChannel());
        Subscription browser = system.simulators.webPush().newSubscription();
        keep(browser.endpoint());
        keep(browser.auth());
        keep(browser.p256dh());
        unsids = List.of(
                subscribe("phone", "iOS", WholeSystem.apns(device)),
                subscribe("tablet", "android", "\"fcm\":{\"registrationToken\":\"%s\"}".formatted(token)),
                subscribe("pc", "windows", "\"wns\":{\"channelUri\":\"%s\"}".formatted(channel)),
                subscribe("browser", "webPush", WholeSystem.webPush(browser)));
        String id = ApiRequest.json(post(payload("raw")).body()).get("id").asText();
        awaitPushes(id);
        String delta = ApiRequest.json(
                        send("GET", NOTIFICATIONS + "/delta", user, "").body())
                .get("@odata.deltaLink")
                .asText();
        keep(delta.substring(delta.indexOf('=') + 1));
        send("GET", NOTIFICATIONS + "/" + id, user, "", "X-UNS-ID", unsids.get(0));
        send("PATCH", NOTIFICATIONS + "/" + id, user, "{\"readState\":\"read\"}", "X-UNS-ID", unsids.get(0));
        send(
                "POST",
                NOTIFICATIONS,
                app,
                payload("keyed"),
                "X-UNS-ID",
                unsids.get(0),
                "Idempotency-Key",
                PLANTED + "key");
        send("GET", NOTIFICATIONS + "?$filter=groupName%20eq%20'" + PLANTED + "group'", user, "");
    }

    private String subscribe(String device, String platform, String address) throws Exception {
        String body = "{\"deviceId\":\"%s\",\"appDisplayName\":\"%s\",\"platform\":\"%s\",%s}"
                .formatted(PLANTED + device, PLANTED + "name", platform, address);
        return keep(ApiRequest.json(send("POST", SUBSCRIPTIONS, user, body).body())
                .get("userNotificationSubscriptionId")
                .asText());
    }

    private static String payload(String name) {
        return """
                {"targetHostName":"%s","appNotificationId":"planted-%s","groupName":"planted-group","priority":"High",
                 "payload":{"rawContent":"planted-raw","visualContent":{"title":"planted-title","body":"planted-body"}}}""".formatted(DemoConfig.HOST_NAME, name);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send("POST", NOTIFICATIONS, app, body, "X-UNS-ID", unsids.get(0));
    }

    /** The body of an error is kept. */
    private HttpResponse<String> send(String method, String path, String token, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(system.url(path.replace(" ", "%20"))))
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() >= 400) {
            errors.add(response.body() + response.headers().map());
        }
        return response;
    }

    /** Whatever is wrong with it, what is wrong is not repeated. */
    private void beRefused() throws Exception {
        try (WrongTokens tokens = new WrongTokens(system)) {
            for (WrongCaller caller : WrongCaller.values()) {
                WrongCaller.Credentials credentials = caller.credentials(tokens);
                credentials.authorizations().stream()
                        .map(value -> value.replaceFirst("^Bearer ", ""))
                        .filter(value -> value.length() > 20)
                        .forEach(this::keep);
                ApiRequest request = new ApiRequest(
                        "POST", NOTIFICATIONS, payload("x"), credentials.namesAlice() ? unsids.get(0) : "");
                errors.add(request.send(system, credentials.query(), credentials.authorizations())
                        .body());
            }
        }
        String right = payload("wrong");
        for (String wrong : List.of(
                right.substring(1),
                right.replace("{\"title", "{\"title\":\"planted-twice\",\"title"),
                right.replace("\"planted-raw\"", "\"planted-raw"),
                right.replace("\"planted-raw\"", "planted-raw"),
                right.replace("\"planted-raw\"", "{\"planted-structured\":1}"),
                right.replace("planted-title", "planted-title".repeat(200)),
                right.replace("planted-title", "planted-\\u0000"),
                right.replace("planted-title", "planted-\\ud800"),
                right.replace("\"High\"", "\"planted-priority\""),
                right.replace(DemoConfig.HOST_NAME, "planted-host.example"),
                right.replace("\"priority\"", "\"expirationDateTime\":\"planted-time\",\"priority\""),
                right.replace("\"priority\"", "\"displayTimeToLive\":\"planted-seconds\",\"priority\""),
                right.replace(
                        "\"priority\"", "\"targetPolicy\":{\"platformTypes\":[\"planted-platform\"]},\"priority\""),
                right.replace(
                        "\"priority\"",
                        "\"targetPolicy\":{\"endpoints\":{\"subscriptions\":[\"planted-id\"]}},\"priority\""),
                right.replace("planted-group", "planted-group".repeat(30)),
                right.replace("planted-raw", "planted-raw".repeat(10_000)))) {
            assertThat(post(wrong).statusCode()).as(wrong).isBetween(400, 413);
        }
        for (String wrong : List.of(
                WholeSystem.apns("planted-token"),
                "\"fcm\":{\"registrationToken\":\"planted token\"}",
                "\"wns\":{\"channelUri\":\"https://evil.example/planted-channel\"}",
                "\"wns\":{\"channelUri\":\"planted-no-uri %\"}",
                "\"webPush\":{\"endpoint\":\"https://10.0.0.1/planted-endpoint\",\"keys\":{\"p256dh\":\"planted-p256dh\",\"auth\":\"planted-auth\"}}",
                "\"webPush\":{\"endpoint\":\"https://push.example/planted-endpoint\",\"keys\":{\"p256dh\":\"AAAA\",\"auth\":\"planted-auth\"}}")) {
            String platform = wrong.substring(1, wrong.indexOf('"', 1));
            String body = "{\"deviceId\":\"planted-bad\",\"platform\":\"%s\",%s}"
                    .formatted(
                            Map.of("apns", "iOS", "fcm", "android", "wns", "windows")
                                    .getOrDefault(platform, platform),
                            wrong);
            assertThat(send("POST", SUBSCRIPTIONS, user, body).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
        for (String query : List.of(
                "?$filter=groupName eq 'planted-group",
                "?$filter=groupName eq planted-word",
                "?$filter=readState eq 'planted-state'",
                "?$filter='planted' eq readState",
                "?$filter=readState planted 'read'",
                "?$filter=readState eq 'read' planted",
                "?$select=planted-member",
                "?$orderby=planted-order",
                "?$top=planted-top",
                "?$skiptoken=planted-token",
                "/delta?$deltatoken=planted-token",
                "/planted-id")) {
            assertThat(send("GET", NOTIFICATIONS + query, user, "").statusCode())
                    .as(query)
                    .isBetween(400, 404);
        }
        for (String[] header : new String[][] {
            {"Idempotency-Key", "planted key"},
            {"Idempotency-Key", "planted-key"},
            {"Content-Encoding", "planted-coding"},
            {"Prefer", "replace=planted-name"}
        }) {
            send("POST", NOTIFICATIONS, app, right, "X-UNS-ID", unsids.get(0), header[0], header[1]);
        }
        send("POST", NOTIFICATIONS, app, right, "X-UNS-ID", "planted-unsid");
        send("GET", NOTIFICATIONS + "/stream", user, "", "Last-Event-ID", "planted-place");
        send(
                "POST",
                "/beta/$batch",
                user,
                "{\"requests\":[{\"id\":\"1\",\"method\":\"planted-method\",\"url\":\"/planted-url\"}]}");
        send("POST", "/beta/planted-path", user, right);
        send("planted-verb", NOTIFICATIONS, user, right);
    }

    private void meetFaultsOfPushServices() throws Exception {
        List<Answer> faults = List.of(
                Answer.status(400, "BadDeviceToken"),
                Answer.status(403),
                Answer.status(403),
                Answer.status(404),
                Answer.status(413),
                Answer.throttle(429, Duration.ofSeconds(1)),
                Answer.status(500).withBody("planted-body-of-the-provider"),
                Answer.status(503),
                Answer.status(400, "planted").withBody("{\"reason\":\"planted-no-reason\"}"),
                Answer.goAway("planted-reason"),
                Answer.refusedStream(),
                Answer.disconnect());
        for (Answer fault : faults) {
            for (Simulator simulator : system.simulators.all()) {
                simulator.scripts().next(fault);
            }
            post(payload(UUID.randomUUID().toString()));
        }
        String otherUser = keep(system.userToken(WholeSystem.OTHER_CLIENT, "bob"));
        String otherApp = keep(system.appToken(WholeSystem.OTHER_CLIENT));
        String token = user;
        user = otherUser;
        String unsid = subscribe(
                "pc",
                "windows",
                "\"wns\":{\"channelUri\":\"%s\"}"
                        .formatted(keep(system.simulators.wns().newChannel())));
        subscribe("phone", "iOS", WholeSystem.apns(keep(system.simulators.apns().newDeviceToken("com.example.app"))));
        user = token;
        for (int i = 0; i < 4; i++) {
            send(
                    "POST",
                    NOTIFICATIONS,
                    otherApp,
                    payload("x" + i).replace(DemoConfig.HOST_NAME, "other.example"),
                    "X-UNS-ID",
                    unsid);
        }
        while (log.lines().stream().noneMatch(line -> line.contains("gets no token for"))) {
            Thread.onSpinWait();
        }
    }

    /** A row that Postgres refuses, a statement that it has no table for, a connection that is cut, and nobody there. */
    private void meetFaultsOfPostgres() throws Exception {
        system.execute("alter table notification add constraint planted_constraint check (title <> 'planted-refused')");
        assertThat(post(payload("refused").replace("planted-title", "planted-refused"))
                        .statusCode())
                .isGreaterThanOrEqualTo(400);
        system.execute(
                "alter table subscription add constraint planted_constraint check (device_id <> 'planted-refused')");
        send(
                "POST",
                SUBSCRIPTIONS,
                user,
                "{\"deviceId\":\"planted-refused\",\"platform\":\"android\",\"fcm\":{\"registrationToken\":\"planted-t\"}}");
        system.execute("alter table notification rename to hidden_notification");
        assertThat(send("GET", NOTIFICATIONS, user, "").statusCode()).isGreaterThanOrEqualTo(200);
        assertThat(post(payload("lost")).statusCode()).isGreaterThanOrEqualTo(400);
        system.execute("alter table hidden_notification rename to notification");
        system.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
        post(payload("terminated"));
        postgres.cut();
        assertThat(post(payload("away")).statusCode()).isEqualTo(503);
        send("GET", NOTIFICATIONS, user, "");
        send("PATCH", NOTIFICATIONS + "/" + UUID.randomUUID(), user, "{\"readState\":\"read\"}");
        send("GET", SUBSCRIPTIONS, user, "");
        postgres.open();
        while (post(payload("back")).statusCode() != 201) {
            Thread.onSpinWait();
        }
    }

    private void meetFaultsOfRedis() throws Exception {
        redis.cut();
        assertThat(post(payload("without-redis")).statusCode()).isEqualTo(201);
        subscribe(
                "late",
                "android",
                "\"fcm\":{\"registrationToken\":\"%s\"}"
                        .formatted(keep(system.simulators.fcm().newRegistrationToken("demo-project"))));
        // While it is away: the first attempt to connect may well come after it is back.
        while (log.lines().stream().noneMatch(line -> line.contains("Cannot connect to Redis"))) {
            Thread.onSpinWait();
        }
        redis.open();
        post(payload("with-redis"));
    }

    private void awaitPushes(String id) throws Exception {
        for (Simulator simulator : system.simulators.all()) {
            simulator
                    .server()
                    .inbox()
                    .await(
                            1,
                            push -> simulator == system.simulators.webPush()
                                    || push.toString().contains(id))
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
        }
    }
}
