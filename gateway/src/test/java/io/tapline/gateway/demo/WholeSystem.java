package io.tapline.gateway.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.Backends;
import io.tapline.gateway.Gateway;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.webpush.Subscription;
import io.tapline.webpush.WebPushConfig;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A gateway with everything around it that is real or simulated, nothing faked: Postgres, Redis, four push services, an issuer.
 * Two apps, so that one can try to reach the other's users.
 */
final class WholeSystem implements AutoCloseable {

    static final String OTHER_CLIENT = "other-app";
    static final ObjectMapper JSON = new ObjectMapper();

    final Simulators simulators = Simulators.start(SimulatorsConfig.defaults());
    final String postgres = Backends.postgres();
    final String redis;
    /** The issuer's, for tokens that it would never give. */
    final DevelopmentKeys keys = new DevelopmentKeys(DevelopmentKeys.Algorithm.RS256);

    private final Vertx issuerVertx = Vertx.vertx();
    private final DevelopmentIssuer issuer;
    private final DevelopmentIssuer issuerOfYesterday;
    /** What a gateway on the same stores, services and issuer is configured by. */
    final ObjectNode configuration;

    GatewayConfig config;
    private final HttpClient http = HttpClient.newHttpClient();
    private Gateway gateway;

    WholeSystem() throws Exception {
        this(Backends.redis());
    }

    /** @param redis where the gateways look for it */
    WholeSystem(String redis) throws Exception {
        this(redis, configuration -> {});
    }

    /** @param adjustment of the gateways' configuration */
    WholeSystem(String redis, Consumer<ObjectNode> adjustment) throws Exception {
        this.redis = redis;
        DevelopmentIssuer.Accounts accounts = new DevelopmentIssuer.Accounts(
                DemoConfig.AUDIENCE,
                Map.of(DemoConfig.CLIENT_ID, DemoConfig.CLIENT_SECRET, OTHER_CLIENT, "other-secret"),
                Set.of("alice", "bob"),
                DemoConfig.PASSWORD);
        issuer = new DevelopmentIssuer(keys, accounts, Clock.systemUTC());
        issuerOfYesterday = new DevelopmentIssuer(keys, accounts, Clock.offset(Clock.systemUTC(), Duration.ofDays(-1)));
        issuer.listen(issuerVertx, 0).await(20, TimeUnit.SECONDS);
        issuerOfYesterday.at(issuer.issuer(DemoConfig.TENANT).replace("/" + DemoConfig.TENANT + "/v2.0", ""));
        configuration = tree(redis);
        adjustment.accept(configuration);
        config = GatewayConfig.of(configuration);
        gateway = Gateway.start(config, Clock.systemUTC());
    }

    private ObjectNode tree(String redis) {
        ObjectNode root = DemoConfig.tree(
                0,
                postgres,
                redis,
                issuer.issuer(DemoConfig.TENANT),
                simulators,
                WebPushConfig.generate(new SecureRandom(), "mailto:test@tapline.example"));
        ObjectNode other = root.withArray("apps").get(0).deepCopy();
        // The other app lets every tenant in.
        root.withObject("/apps/0/issuers/0").put("tenants", DemoConfig.TENANT);
        other.put("id", "other")
                .put("clientIds", OTHER_CLIENT)
                .put("hostNames", "other.example")
                .put("visualDelivery", "platform");
        root.withArray("apps").add(other);
        root.putObject("push").put("firstRetry", "20ms").put("longestRetry", "50ms");
        // No test here is about a slow Redis, and the machine may be slow.
        root.withObject("/redis").put("replyTimeout", "10s");
        return root;
    }

    /** Stops the gateway as SIGTERM would, and starts another on the same stores. */
    void restartGateway() {
        gateway.close();
        gateway = Gateway.start(config, Clock.systemUTC());
    }

    /** Likewise, with another configuration. */
    void restartGateway(Consumer<ObjectNode> change) {
        change.accept(configuration);
        config = GatewayConfig.of(configuration);
        restartGateway();
    }

    /** Another gateway on the same stores. The caller's to close. */
    Gateway anotherGateway() {
        return Gateway.start(config, Clock.systemUTC());
    }

    String url(String path) {
        return gateway.url() + path;
    }

    String userToken(String clientId, String user) {
        return issuer.userToken(DemoConfig.TENANT, clientId, user, DemoConfig.USER_SCOPE);
    }

    String appToken(String clientId) {
        return issuer.appToken(DemoConfig.TENANT, clientId);
    }

    /** Signed by the same keys, and no longer valid. */
    String expiredUserToken(String user) {
        return issuerOfYesterday.userToken(DemoConfig.TENANT, DemoConfig.CLIENT_ID, user, DemoConfig.USER_SCOPE);
    }

    /** By the front door, as an app server does. */
    String appToken(String clientId, String secret) throws IOException, InterruptedException {
        String form = "grant_type=client_credentials&client_id=" + clientId + "&client_secret=" + secret + "&scope="
                + DemoConfig.SCOPE;
        HttpRequest request = HttpRequest.newBuilder(URI.create(issuer.tokenEndpoint(DemoConfig.TENANT)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return JSON.readTree(http.send(request, BodyHandlers.ofString()).body())
                .get("access_token")
                .asText();
    }

    /** A request with {@code name, value} pairs of headers; a body of "" is none. */
    HttpResponse<String> send(String method, String path, String token, String body, String... headers)
            throws IOException, InterruptedException {
        URI uri = URI.create(path.startsWith("http") ? path : url(path));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** What an operator does, with a static key. */
    HttpResponse<String> admin(String key, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.managementUrl() + "/admin/v1" + path))
                .header("Authorization", "Bearer " + key)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    String managementUrl() {
        return gateway.managementUrl();
    }

    String issuerName() {
        return issuer.issuer(DemoConfig.TENANT);
    }

    /** What an operator sees. */
    HttpResponse<String> management(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway.managementUrl() + path))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    /** Changes the database behind the gateway's back. */
    void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(postgres));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(Backends.jdbc(postgres));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Subscribes a device and returns its UNSID. */
    String subscribe(String token, String device, String platform, String address) throws Exception {
        HttpResponse<String> response = send(
                "POST",
                "/beta/me/notificationSubscriptions",
                token,
                "{\"deviceId\":\"%s\",\"platform\":\"%s\",%s}".formatted(device, platform, address));
        JsonNode body = JSON.readTree(response.body());
        if (!body.has("userNotificationSubscriptionId")) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return body.get("userNotificationSubscriptionId").asText();
    }

    /** One device of each platform; returns their UNSIDs. */
    List<String> subscribeAllPlatforms(String token) throws Exception {
        return List.of(
                subscribe(token, "phone", "iOS", apns(simulators.apns().newDeviceToken("com.example.app"))),
                subscribe(
                        token,
                        "tablet",
                        "Android",
                        "\"fcm\":{\"registrationToken\":\"%s\"}"
                                .formatted(simulators.fcm().newRegistrationToken("demo-project"))),
                subscribe(
                        token,
                        "pc",
                        "windows",
                        "\"wns\":{\"channelUri\":\"%s\"}"
                                .formatted(simulators.wns().newChannel())),
                subscribe(
                        token,
                        "browser",
                        "webpush",
                        webPush(simulators.webPush().newSubscription())));
    }

    static String apns(String deviceToken) {
        return "\"apns\":{\"deviceToken\":\"%s\",\"bundleId\":\"com.example.app\",\"environment\":\"production\"}"
                .formatted(deviceToken);
    }

    static String webPush(Subscription browser) {
        return "\"webPush\":{\"endpoint\":\"%s\",\"keys\":{\"p256dh\":\"%s\",\"auth\":\"%s\"}}"
                .formatted(browser.endpoint(), browser.p256dh(), browser.auth());
    }

    @Override
    public void close() {
        gateway.close();
        simulators.close();
        issuerVertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
