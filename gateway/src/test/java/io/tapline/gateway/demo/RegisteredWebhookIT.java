package io.tapline.gateway.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.Backends;
import io.tapline.gateway.Gateway;
import io.tapline.gateway.cli.Commands;
import io.tapline.gateway.webhook.WebhookReceiver;
import io.tapline.gateway.webhook.WebhookReceiver.Request;
import io.tapline.simulator.apns.TokenKey;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks of apps that are registered while the gateway runs, with a server that takes their events. */
class RegisteredWebhookIT {

    private static final String OPERATOR = "operator-key";
    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final Vertx VERTX = Vertx.vertx();
    private static final WebhookReceiver RECEIVER = new WebhookReceiver(VERTX);
    private static WholeSystem system;
    private static int apps;

    private String app = "";

    @BeforeAll
    static void start() throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(OPERATOR.getBytes(UTF_8)));
        system = new WholeSystem(Backends.redis(), tree -> {
            tree.withObject("/management/admin")
                    .putArray("keys")
                    .addObject()
                    .put("name", "ops")
                    .put("sha256", digest);
            tree.withObject("/sealing")
                    .putArray("keys")
                    .addObject()
                    .put("id", "k1")
                    .put("key", Base64.getEncoder().encodeToString(new byte[32]));
            tree.withObject("/outbound").withArray("privateHosts").add(RECEIVER.hostAndPort());
        });
    }

    @AfterAll
    static void stop() {
        system.close();
        VERTX.close().await();
    }

    /** An app of its own for each test, with a phone. */
    @BeforeEach
    void register() throws Exception {
        app = "app" + ++apps;
        admin(201, "PUT", "/apps/" + app, """
                {"clientIds": ["%s-client"], "hostNames": ["%s.example"], "issuers": [{"issuer": "%s"}]}
                """.formatted(app, app, system.issuerName()));
        admin(200, "POST", "/apps/" + app + "/hosts/" + app + ".example/proof", "{\"method\":\"operator\"}");
        TokenKey key = system.simulators.apns().newTokenKey();
        String apns = system.simulators.apns().url();
        admin(
                200,
                "PUT",
                "/apps/" + app + "/credentials/apns",
                WholeSystem.JSON
                        .createObjectNode()
                        .put("teamId", key.teamId())
                        .put("keyId", key.keyId())
                        .put("privateKey", key.pem())
                        .put("production", apns)
                        .put("sandbox", apns)
                        .toString());
        system.subscribe(
                token(),
                "phone",
                "iOS",
                WholeSystem.apns(system.simulators.apns().newDeviceToken("com.example.app")));
    }

    private static JsonNode admin(int expected, String method, String path, String body) throws Exception {
        HttpResponse<String> response = system.admin(OPERATOR, method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
        return response.body().isEmpty() ? WholeSystem.JSON.missingNode() : WholeSystem.JSON.readTree(response.body());
    }

    private String webhookPath() {
        return "/apps/" + app + "/credentials/webhook";
    }

    private JsonNode setWebhook(String more) throws Exception {
        return admin(200, "PUT", webhookPath(), "{\"url\":\"" + RECEIVER.url() + "\"" + more + "}");
    }

    private String renew(String query) throws Exception {
        return admin(200, "POST", webhookPath() + "/generate" + query, "")
                .get("secret")
                .asText();
    }

    private String token() {
        return system.userToken(app + "-client", "alice");
    }

    private String post(String gateway) throws Exception {
        HttpResponse<String> posted = system.send(
                "POST",
                gateway + NOTIFICATIONS,
                token(),
                "{\"targetHostName\":\"%s.example\",\"payload\":{\"rawContent\":\"x\"}}".formatted(app));
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
        return WholeSystem.JSON.readTree(posted.body()).get("id").asText();
    }

    /** The request that tells of one notification more; those of other tests may still come. */
    private Request told() throws Exception {
        String id = post(system.url(""));
        Request request = RECEIVER.next();
        while (!request.body().contains(id)) {
            request = RECEIVER.next();
        }
        return request;
    }

    @Test
    void secretIsMadeShownOnceAndNowhereElse() throws Exception {
        JsonNode set = setWebhook("");

        String secret = set.get("secret").asText();
        assertThat(secret).startsWith("whsec_");
        assertThat(set.at("/about/url").asText()).isEqualTo(RECEIVER.url());
        assertThat(set.at("/about/events")).hasSize(6);
        told().verify(secret);
        system.restartGateway();
        told().verify(secret);
        assertThat(admin(200, "GET", "/apps/" + app, "").toString())
                .contains(RECEIVER.url())
                .doesNotContain("whsec_");
        assertThat(admin(200, "GET", "/audit?limit=1000", "").toString())
                .contains(app + "/webhook", RECEIVER.url())
                .doesNotContain("whsec_");
        Map<String, List<String>> tables = new StoredData(system.postgres).tables();
        assertThat(tables.toString())
                .contains(RECEIVER.url())
                .doesNotContain(secret)
                .doesNotContain(HexFormat.of().formatHex(secret.getBytes(UTF_8)));
    }

    @Test
    void secretIsReplacedWithOverlapOrWithout() throws Exception {
        String first = setWebhook("").get("secret").asText();
        String second = renew("");
        Request both = told();
        both.verify(first);
        both.verify(second);

        String third = renew("?overlap=PT0S");
        Request one = told();
        one.verify(third);
        assertThatThrownBy(() -> one.verify(first)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> one.verify(second)).isInstanceOf(AssertionError.class);
    }

    @Test
    void whoChangesAddressOrEventsKeepsTheSecrets() throws Exception {
        String first = setWebhook("").get("secret").asText();
        String second = renew("");

        JsonNode changed = setWebhook(",\"events\":[\"accepted\"]");

        assertThat(changed.has("secret")).isFalse();
        Request request = told();
        request.verify(first);
        request.verify(second);
        String own = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
        assertThat(setWebhook(",\"secret\":\"" + own + "\"").has("secret")).isFalse();
        told().verify(own);
    }

    @Test
    void appWithoutWebhookIsToldNothingAndItsEventsAreNotStored() throws Exception {
        setWebhook("");
        told();
        admin(204, "DELETE", webhookPath(), "");

        String id = post(system.url(""));
        while (system.query("select count(*) from outcome where state = 0 and notification_id = '" + id + "'")
                .equals("0")) {
            Thread.onSpinWait();
        }

        assertThat(system.query("select count(*) from webhook_event where notification_id = '" + id + "'"))
                .isEqualTo("0");
    }

    @Test
    void otherNodeTellsTooWithinSeconds() throws Exception {
        try (Gateway other = system.anotherGateway()) {
            setWebhook("");
            List<String> posted = new ArrayList<>();
            boolean told = false;
            while (!told) {
                posted.add(post(other.url()));
                while (!RECEIVER.isEmpty()) {
                    told |= posted.stream().anyMatch(RECEIVER.next().body()::contains);
                }
            }
        }
    }

    @Test
    void webhookThatCannotWorkIsRefusedWithTheReason() throws Exception {
        assertThat(refused("{\"url\":\"http://public.example/\"}")).contains("url must be https");
        assertThat(refused("{\"url\":\"ftp://public.example/\"}")).contains("url must be https");
        assertThat(refused("{}")).contains("webhook.url: is required");
        assertThat(refused("[]")).contains("JSON object");
        assertThat(refused("{\"url\":\"https://a.example\",\"events\":[\"all\"]}"))
                .contains("not 'all'");
        assertThat(refused("{\"url\":\"https://a.example\",\"secret\":\"short\"}"))
                .contains("secret must")
                .doesNotContain("short");
        admin(404, "POST", webhookPath() + "/generate", "");
        admin(409, "PUT", "/apps/demo/credentials/webhook", "{\"url\":\"https://a.example\"}");
    }

    private String refused(String document) throws Exception {
        return admin(400, "PUT", webhookPath(), document).at("/error/message").asText();
    }

    @Test
    void commandsDoWhatTheApiDoes(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), OPERATOR + "\n");
        Path file = Files.writeString(
                folder.resolve("webhook.yaml"), "url: %s\nevents: [accepted]\n".formatted(RECEIVER.url()));

        String set = command(key, "credentials", "set", app, "webhook", file.toString());
        assertThat(set).contains("set " + app + "/webhook", "url=" + RECEIVER.url(), "shown this once: whsec_");
        String secret = command(key, "credentials", "renew-webhook-secret", app).strip();
        told().verify(secret);
        assertThat(command(key, "credentials", "list", app))
                .contains("webhook\t", "replaced, usable until")
                .doesNotContain("whsec_");
        assertThat(command(key, "credentials", "remove", app, "webhook")).contains("removed");
    }

    private static String command(Path key, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", system.managementUrl(), "--key-file", key.toString()));
        return Commands.run(all.toArray(String[]::new));
    }
}
