package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.Backends;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Apps that an operator registers while the gateway runs, and their credentials, against all that is real or simulated. */
class OnboardingIT {

    private static final String KEY = "operator-key-that-no-answer-may-hold";
    private static final String SEALING_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String BUNDLE = "com.example.app";
    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final int POSTERS = 4;
    /** Of each poster, before and after the replacement. */
    private static final int POSTS = 50;

    private static WholeSystem system;

    @BeforeAll
    static void start() throws Exception {
        system = new WholeSystem(Backends.redis(), OnboardingIT::withOperators);
    }

    private static void withOperators(ObjectNode tree, Simulators simulators) {
        ObjectNode admin = tree.withObject("/management/admin");
        admin.putArray("keys").addObject().put("name", "ops").put("sha256", sha256(KEY));
        tree.withObject("/sealing").putArray("keys").addObject().put("id", "k1").put("key", SEALING_KEY);
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode admin(int expected, String method, String path, String body) throws Exception {
        HttpResponse<String> response = system.admin(KEY, method, path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(expected);
        return response.body().isEmpty() ? WholeSystem.JSON.missingNode() : WholeSystem.JSON.readTree(response.body());
    }

    /** Registers an app of one client, with a host name that an operator vouches for. */
    private static void register(String id) throws Exception {
        admin(201, "PUT", "/apps/" + id, definition(id));
        admin(200, "POST", "/apps/" + id + "/hosts/" + id + ".example/proof", "{\"method\":\"operator\"}");
    }

    private static String definition(String id) {
        return """
                {"clientIds": ["%s-client"], "hostNames": ["%s.example"], "issuers": [{"issuer": "%s"}]}
                """.formatted(id, id, system.issuerName());
    }

    private static String token(String id) {
        return system.userToken(id + "-client", "alice");
    }

    private static String tokenKey(TokenKey key) {
        ObjectNode json = WholeSystem.JSON
                .createObjectNode()
                .put("teamId", key.teamId())
                .put("keyId", key.keyId())
                .put("privateKey", key.pem());
        return atSimulator(json);
    }

    private static String atSimulator(ObjectNode json) {
        return json.put("production", system.simulators.apns().url())
                .put("sandbox", system.simulators.apns().url())
                .toString();
    }

    private static HttpResponse<String> post(String id) throws Exception {
        return system.send("POST", NOTIFICATIONS, token(id), """
                {"targetHostName": "%s.example", "payload": {"rawContent": "hello"}}
                """.formatted(id));
    }

    private static List<Received> pushesTo(String device, int count) throws Exception {
        return system.simulators
                .apns()
                .inbox()
                .await(count, push -> push.target().equals(device) && push.accepted())
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    /** The id of the key that signed the token of a push. */
    private static String keyOf(Received push) {
        String header = push.header("authorization").orElseThrow().split("[ .]")[1];
        try {
            return WholeSystem.JSON
                    .readTree(Base64.getUrlDecoder().decode(header))
                    .get("kid")
                    .asText();
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private static String phone(String id) throws Exception {
        String device = system.simulators.apns().newDeviceToken(BUNDLE);
        system.subscribe(token(id), "phone", "iOS", WholeSystem.apns(device));
        return device;
    }

    @Test
    void nobodyGetsInWithoutAKey() throws Exception {
        assertThat(system.admin("another key", "GET", "/apps", "").statusCode()).isEqualTo(401);
        assertThat(system.admin(token("demo"), "GET", "/apps", "").statusCode()).isEqualTo(401);
        assertThat(system.management("/admin/v1/apps").statusCode()).isEqualTo(401);
        assertThat(system.management("/admin/v1/nothing").statusCode()).isEqualTo(401);
        assertThat(system.admin(KEY, "GET", "/nothing", "").statusCode()).isEqualTo(404);
    }

    @Test
    void registeredAppIsServedAtOnceAndNoMoreOnceItIsRemoved() throws Exception {
        TokenKey key = system.simulators.apns().newTokenKey();
        assertThat(post("fresh").statusCode()).isEqualTo(403);

        admin(201, "PUT", "/apps/fresh", definition("fresh"));
        assertThat(post("fresh").statusCode()).as("host name not proved").isEqualTo(403);
        admin(200, "POST", "/apps/fresh/hosts/fresh.example/proof", "{\"method\":\"operator\"}");
        admin(200, "PUT", "/apps/fresh/credentials/apns", tokenKey(key));
        String device = phone("fresh");
        assertThat(post("fresh").statusCode()).isEqualTo(201);
        assertThat(keyOf(pushesTo(device, 1).get(0))).isEqualTo(key.keyId());

        admin(204, "DELETE", "/apps/fresh", "");
        assertThat(post("fresh").statusCode()).isEqualTo(403);
        admin(404, "GET", "/apps/fresh", "");
    }

    @Test
    void credentialReplacedUnderLoadCostsNoPush() throws Exception {
        TokenKey old = system.simulators.apns().newTokenKey();
        TokenKey fresh = system.simulators.apns().newTokenKey();
        register("busy");
        admin(200, "PUT", "/apps/busy/credentials/apns", tokenKey(old));
        String device = phone("busy");

        AtomicBoolean replaced = new AtomicBoolean();
        Queue<Integer> answers = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> posters = new ArrayList<>();
        for (int i = 0; i < POSTERS; i++) {
            posters.add(CompletableFuture.runAsync(() -> {
                for (int left = POSTS; left > 0; left -= replaced.get() ? 1 : 0) {
                    try {
                        answers.add(post("busy").statusCode());
                    } catch (Exception failure) {
                        throw new CompletionException(failure);
                    }
                }
            }));
        }
        pushesTo(device, POSTS);
        // So that some are on their way when their credential goes.
        system.simulators.apns().scripts().otherwise(() -> Answer.delayed(Duration.ofMillis(20), Answer.usual()));
        admin(200, "PUT", "/apps/busy/credentials/apns", tokenKey(fresh));
        replaced.set(true);
        CompletableFuture.allOf(posters.toArray(CompletableFuture[]::new)).get(120, TimeUnit.SECONDS);

        system.simulators.apns().scripts().clear();
        assertThat(answers).containsOnly(201);
        List<Received> pushes = pushesTo(device, answers.size());
        assertThat(pushes).extracting(OnboardingIT::keyOf).contains(old.keyId()).endsWith(fresh.keyId());
        assertThat(pushes).hasSize(answers.size());
        assertThat(allTo(device)).as("also those that were refused").hasSize(answers.size());
    }

    private static List<Received> allTo(String device) {
        return system.simulators.apns().inbox().received().stream()
                .filter(push -> push.target().equals(device))
                .toList();
    }
}
