package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.Backends;
import io.tapline.gateway.Gateway;
import io.tapline.gateway.cli.Commands;
import io.tapline.simulator.SimulatorCertificates.ClientCertificate;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.wns.WnsCredentials;
import io.tapline.webpush.WebPushConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Apps that an operator registers while the gateway runs, and their credentials, against all that is real or simulated. */
class OnboardingIT {

    private static final String KEY = "operator-key-that-no-answer-may-hold";
    private static final String SEALING_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final String BUNDLE = "com.example.app";
    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final int POSTERS = 4;
    /** Of each poster, before and after the replacement. */
    private static final int POSTS = 50;

    /** Of all tests, for the search for secrets. */
    private static final Queue<String> ANSWERS = new ConcurrentLinkedQueue<>();

    private static WholeSystem system;

    @BeforeAll
    static void start() throws Exception {
        system = new WholeSystem(Backends.redis(), OnboardingIT::withOperators);
    }

    private static void withOperators(ObjectNode tree) {
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
        ANSWERS.add(response.body());
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
    void operatorsSeeWhatDidNotArriveAndWhatWaitsForWebhooks() throws Exception {
        assertThat(system.management("/admin/v1/deadLetters").statusCode()).isEqualTo(401);
        assertThat(system.management("/admin/v1/webhooks").statusCode()).isEqualTo(401);
        assertThat(admin(200, "GET", "/deadLetters?app=nobody&limit=1", "").at("/value"))
                .isEmpty();
        assertThat(admin(400, "GET", "/deadLetters?limit=none", "")
                        .at("/error/target")
                        .asText())
                .isEqualTo("limit");
        assertThat(admin(200, "GET", "/webhooks", "").get("value").isArray()).isTrue();
    }

    /** Its secret would be readable in the definition: it is set as a credential is. */
    @Test
    void webhookIsNoPartOfTheDefinition() throws Exception {
        String webhook = definition("hooked").replaceFirst("\\{", "{\"webhook\": {\"url\": \"https://a.example\"},");

        assertThat(admin(400, "PUT", "/apps/hooked", webhook)
                        .at("/error/target")
                        .asText())
                .isEqualTo("webhook");
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

    @Test
    void credentialsOfEachServiceSendToItsDevices() throws Exception {
        for (boolean entra : List.of(false, true)) {
            String id = entra ? "all-entra" : "all-live";
            WnsCredentials wns = entra
                    ? system.simulators.wns().newEntraApp()
                    : system.simulators.wns().newLiveApp();
            register(id);
            admin(
                    200,
                    "PUT",
                    "/apps/" + id + "/credentials/apns",
                    tokenKey(system.simulators.apns().newTokenKey()));
            admin(200, "PUT", "/apps/" + id + "/credentials/fcm", fcm("demo-project"));
            admin(200, "PUT", "/apps/" + id + "/credentials/wns", wns(wns));
            String publicKey = generateVapid(id, "");

            String token = token(id);
            system.subscribe(token, "browser", "webPush", webPush(publicKey));
            system.subscribe(
                    token,
                    "tablet",
                    "android",
                    "\"fcm\":{\"registrationToken\":\"%s\"}"
                            .formatted(system.simulators.fcm().newRegistrationToken("demo-project")));
            system.subscribe(
                    token,
                    "pc",
                    "windows",
                    "\"wns\":{\"channelUri\":\"%s\"}"
                            .formatted(system.simulators.wns().newChannel(wns)));
            phone(id);
            String posted = posted(id);

            awaitDeliveries(posted, "state = 0", 4);
        }
    }

    private static String webPush(String publicKey) {
        return WholeSystem.webPush(system.simulators.webPush().newSubscription(publicKey));
    }

    private static String fcm(String project) {
        return WholeSystem.JSON
                .createObjectNode()
                .put("serviceAccount", system.simulators.fcm().serviceAccountJson(project))
                .put("service", system.simulators.fcm().url())
                .toString();
    }

    private static String wns(WnsCredentials wns) {
        ObjectNode json = WholeSystem.JSON
                .createObjectNode()
                .put("clientId", wns.clientId())
                .put("clientSecret", wns.clientSecret());
        URI token = URI.create(wns.tokenUri());
        return token.getPath().contains("/oauth2/")
                ? json.put("tenant", token.getPath().split("/")[1])
                        .put("authority", token.resolve("/").toString())
                        .toString()
                : json.put("tokenEndpoint", wns.tokenUri()).toString();
    }

    private static String generateVapid(String id, String query) throws Exception {
        return admin(
                        200,
                        "POST",
                        "/apps/" + id + "/credentials/webPush/generate" + query,
                        "{\"subject\":\"mailto:ops@tapline.example\"}")
                .at("/about/publicKey")
                .asText();
    }

    private static String posted(String id) throws Exception {
        HttpResponse<String> response = post(id);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return WholeSystem.JSON.readTree(response.body()).get("id").asText();
    }

    /** By asking, for the database calls nobody. */
    private static void awaitDeliveries(String notification, String condition, int count) throws SQLException {
        String from = " from outcome where notification_id = '" + notification + "'";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        String found;
        do {
            found = system.query("select count(*)" + from + " and " + condition);
        } while (!found.equals(Integer.toString(count)) && System.nanoTime() < deadline);
        assertThat(found)
                .as(system.query("select string_agg(state || ' ' || coalesce(reason, ''), '; ')" + from))
                .isEqualTo(Integer.toString(count));
    }

    @Test
    void browserThatSubscribedWithTheOldKeyIsReachedWhileItIsUsable() throws Exception {
        register("vapid");
        String old = generateVapid("vapid", "");
        system.subscribe(token("vapid"), "browser", "webPush", webPush(old));

        String fresh = generateVapid("vapid", "");
        assertThat(fresh).isNotEqualTo(old);
        awaitDeliveries(posted("vapid"), "state = 0", 1);

        generateVapid("vapid", "?overlap=PT0S");
        awaitDeliveries(posted("vapid"), "state = 2", 1);
    }

    @Test
    void certificateStandsForAKey() throws Exception {
        ClientCertificate certificate = system.simulators.certificates().newClientCertificate(BUNDLE);
        register("certified");
        ObjectNode json = WholeSystem.JSON
                .createObjectNode()
                .put("certificate", certificate.certificatePem())
                .put("privateKey", certificate.privateKeyPem());
        JsonNode set = admin(200, "PUT", "/apps/certified/credentials/apns", atSimulator(json));

        assertThat(set.at("/about/topics/0").asText()).isEqualTo(BUNDLE);
        assertThat(set.get("notAfter").asText()).isNotEmpty();
        String device = phone("certified");
        posted("certified");
        assertThat(pushesTo(device, 1).get(0).header("authorization")).isEmpty();
        assertThat(system.management("/metrics").body())
                .contains("tapline_credentials_expires_seconds{app=\"certified\",service=\"apns\"}");

        TokenKey key = system.simulators.apns().newTokenKey();
        admin(200, "PUT", "/apps/certified/credentials/apns", tokenKey(key));
        posted("certified");
        assertThat(keyOf(pushesTo(device, 2).get(1))).isEqualTo(key.keyId());
    }

    @Test
    void credentialThatCannotWorkIsRefusedWithTheReason() throws Exception {
        register("wrong");
        TokenKey key = system.simulators.apns().newTokenKey();
        ClientCertificate one = system.simulators.certificates().newClientCertificate(BUNDLE);
        ClientCertificate other = system.simulators.certificates().newClientCertificate(BUNDLE);
        String p384 = pem("EC", 384);

        refused("apns", "{\"teamId\": \"ABCDE12345\"}", "apns.keyId: is required");
        refused("apns", "{\"teamID\": \"ABCDE12345\"}", "apns.teamID: unknown key");
        refused("apns", apns(key.teamId(), "short", key.pem()), "keyId must be the ten characters");
        refused("apns", apns(key.teamId(), key.keyId(), "no key"), "not a PKCS #8 private key");
        refused("apns", apns(key.teamId(), key.keyId(), p384), "P-256");
        refused(
                "apns",
                WholeSystem.JSON
                        .createObjectNode()
                        .put("certificate", one.certificatePem())
                        .put("privateKey", other.privateKeyPem())
                        .toString(),
                "not that of the certificate");
        refused("webPush", "{\"publicKey\":\"AA\",\"privateKey\":\"AA\",\"subject\":\"mailto:a@b.example\"}", "P-256");
        refused("wns", "{\"clientId\":\"1234\",\"clientSecret\":\"s\"}", "package SID");
        refused("fcm", "{\"serviceAccount\":\"{}\"}", "no project_id");
        refused("fcm", "[]", "JSON object");
        refused("fcm", "{", "no JSON");

        WnsCredentials wns = system.simulators.wns().newLiveApp();
        String mistyped = wns(new WnsCredentials(wns.clientId(), "mistyped", wns.tokenUri(), wns.scope()));
        refused("wns", mistyped, "gives no token");
        admin(200, "PUT", "/apps/wrong/credentials/wns?check=false", mistyped);
        admin(204, "DELETE", "/apps/wrong/credentials/wns", "");
        admin(404, "DELETE", "/apps/wrong/credentials/wns", "");
    }

    private static void refused(String service, String document, String because) throws Exception {
        JsonNode answer = admin(400, "PUT", "/apps/wrong/credentials/" + service, document);
        assertThat(answer.at("/error/message").asText()).contains(because);
    }

    private static String apns(String team, String key, String pem) {
        return WholeSystem.JSON
                .createObjectNode()
                .put("teamId", team)
                .put("keyId", key)
                .put("privateKey", pem)
                .toString();
    }

    private static String pem(String algorithm, int size) throws NoSuchAlgorithmException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(generator.generateKeyPair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    @Test
    void whatBelongsToAnotherAppIsRefusedByItsName() throws Exception {
        register("first");

        assertThat(conflict("/apps/demo", definition("second"))).contains("configuration");
        assertThat(conflict("/apps/second", definition("first"))).contains("client id first-client", "app first");
        assertThat(conflict("/apps/second", definition("second").replace("second-client", DemoConfig.CLIENT_ID)))
                .contains("app demo");
        assertThat(conflict("/apps/second", definition("second").replace("second.example", "first.example")))
                .contains("host name first.example", "app first");
        assertThat(admin(400, "PUT", "/apps/second", "{\"clientIds\": []}")
                        .at("/error/message")
                        .asText())
                .contains("clientIds: must name at least one", "hostNames: must name at least one");
        admin(400, "PUT", "/apps/se%20cond", definition("second"));
    }

    private static String conflict(String path, String definition) throws Exception {
        return admin(409, "PUT", path, definition).at("/error/message").asText();
    }

    @Test
    void otherNodeFollowsWithinSeconds() throws Exception {
        register("roaming");
        try (Gateway other = system.anotherGateway()) {
            assertThat(posted(other, "roaming")).isEqualTo(201);
            admin(200, "PUT", "/apps/roaming", definition("roaming").replace("roaming-client", "newer-client"));

            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (posted(other, "roaming") != 403) {
                assertThat(System.nanoTime()).as("still the old client").isLessThan(deadline);
            }
            assertThat(posted(other, "newer")).isEqualTo(201);
        }
    }

    /** For the app roaming, by the client of another name. */
    private static int posted(Gateway gateway, String client) throws Exception {
        return system.send(
                        "POST",
                        gateway.url() + NOTIFICATIONS,
                        token(client),
                        "{\"targetHostName\": \"roaming.example\", \"payload\": {\"rawContent\": \"hello\"}}")
                .statusCode();
    }

    @Test
    void auditLogOnlyGrowsAndNamesWhoDidWhat() throws Exception {
        register("audited");
        admin(200, "PUT", "/apps/audited/credentials/fcm", fcm("demo-project"));

        JsonNode entries = admin(200, "GET", "/audit?limit=1000", "").get("entries");
        assertThat(entries.findValuesAsText("subject")).contains("audited/fcm", "audited/audited.example");
        assertThat(entries.findValuesAsText("actor")).containsOnly("key ops");
        assertThatThrownBy(() -> system.execute("delete from audit")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> system.execute("update audit set actor = 'x'")).hasMessageContaining("append-only");
        assertThatThrownBy(() -> system.execute("truncate audit")).hasMessageContaining("append-only");
    }

    @Test
    void secretsAreInNoAnswerAndNowhereInTheDatabase() throws Exception {
        TokenKey key = system.simulators.apns().newTokenKey();
        WnsCredentials wns = system.simulators.wns().newLiveApp();
        WebPushConfig vapid = WebPushConfig.generate(new SecureRandom(), "mailto:ops@tapline.example");
        String account = fcm("demo-project");
        register("secretive");
        admin(200, "PUT", "/apps/secretive/credentials/apns", tokenKey(key));
        admin(200, "PUT", "/apps/secretive/credentials/fcm", account);
        admin(200, "PUT", "/apps/secretive/credentials/wns", wns(wns));
        admin(
                200,
                "PUT",
                "/apps/secretive/credentials/webPush",
                WholeSystem.JSON
                        .createObjectNode()
                        .put("publicKey", vapid.publicKey())
                        .put("privateKey", vapid.privateKey())
                        .put("subject", vapid.subject())
                        .toString());
        admin(200, "GET", "/apps", "");
        admin(200, "GET", "/apps/secretive", "");
        admin(200, "GET", "/apps/secretive/credentials", "");
        admin(200, "GET", "/audit", "");

        String googleKey = WholeSystem.JSON
                .readTree(
                        WholeSystem.JSON.readTree(account).get("serviceAccount").asText())
                .get("private_key")
                .asText();
        String everything = String.join("\n", ANSWERS) + wholeDatabase();
        assertThat(everything).as("the search finds what is there").contains("secretive", vapid.publicKey());
        for (String secret :
                List.of(line(key.pem()), line(googleKey), wns.clientSecret(), vapid.privateKey(), KEY, SEALING_KEY)) {
            assertThat(everything).doesNotContain(secret);
            assertThat(everything.toLowerCase(Locale.ROOT))
                    .doesNotContain(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** The middle of a key: the same whatever its line breaks are written like. */
    private static String line(String pem) {
        return pem.split("\n")[1];
    }

    /** Every row of every table as text, in which bytes are hexadecimal. */
    private static String wholeDatabase() throws SQLException {
        StringBuilder all = new StringBuilder();
        String tables = system.query("select string_agg(quote_ident(relname), ' ') from pg_class"
                + " where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace");
        for (String table : tables.split(" ")) {
            all.append(system.query("select coalesce(string_agg(t::text, ' '), '') from " + table + " t"));
        }
        return all.toString();
    }

    @Test
    void rotatedKeyOpensAllOnceTheOldOneHasGone() throws Exception {
        TokenKey key = system.simulators.apns().newTokenKey();
        register("rotated");
        admin(200, "PUT", "/apps/rotated/credentials/apns", tokenKey(key));
        String device = phone("rotated");

        system.restartGateway(tree -> sealingKeys(tree, "k2", "k1"));
        assertThat(admin(200, "POST", "/credentials/rotate", "").get("resealed").asInt())
                .isPositive();
        assertThat(admin(200, "POST", "/credentials/rotate", "").get("resealed").asInt())
                .isZero();

        system.restartGateway(tree -> sealingKeys(tree, "k2"));
        posted("rotated");
        assertThat(keyOf(pushesTo(device, 1).get(0))).isEqualTo(key.keyId());

        system.restartGateway(OnboardingIT::sealingKeys);
        assertThat(conflict("/apps/rotated/credentials/apns", tokenKey(key))).contains("sealing.keys");
        awaitDeliveries(posted("rotated"), "reason like '%no credential%'", 1);
        system.restartGateway(tree -> sealingKeys(tree, "k2", "k1"));
    }

    private static void sealingKeys(ObjectNode tree, String... ids) {
        ArrayNode keys = tree.withObject("/sealing").putArray("keys");
        for (String id : ids) {
            byte[] key = new byte[32];
            key[0] = (byte) (id.charAt(1) - '1');
            keys.addObject().put("id", id).put("key", Base64.getEncoder().encodeToString(key));
        }
    }

    @Test
    void commandsDoWhatTheApiDoes(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(folder.resolve("key"), KEY + "\n");
        Path apps = Files.writeString(folder.resolve("apps.yaml"), """
                apps:
                  - {id: by-command, clientIds: [by-command-client], hostNames: [by-command.example],
                     issuers: [{issuer: "%s"}]}
                """.formatted(system.issuerName()));
        TokenKey p8 = system.simulators.apns().newTokenKey();
        Files.writeString(folder.resolve("key.p8"), p8.pem());
        Path apns = Files.writeString(folder.resolve("apns.yaml"), """
                teamId: %s
                keyId: %s
                privateKey: ${file:key.p8}
                production: %s
                sandbox: %s
                """.formatted(
                        p8.teamId(),
                        p8.keyId(),
                        system.simulators.apns().url(),
                        system.simulators.apns().url()));

        assertThat(command(key, "apps", "set", apps.toString())).contains("set by-command");
        assertThat(command(key, "apps", "list")).contains("by-command.example (not proved)", "demo\tconfiguration");
        assertThat(command(key, "apps", "prove", "by-command", "by-command.example"))
                .contains(
                        "tapline-domain-proof=",
                        "https://by-command.example/.well-known/",
                        "_tapline.by-command.example");
        assertThat(command(key, "apps", "prove", "by-command", "by-command.example", "--method", "operator"))
                .contains("proved");
        assertThat(command(key, "credentials", "set", "by-command", "apns", apns.toString()))
                .contains("keyId=" + p8.keyId());
        assertThat(command(key, "credentials", "generate-vapid", "by-command", "mailto:ops@tapline.example"))
                .hasSizeGreaterThan(80);
        assertThat(command(key, "credentials", "list", "by-command")).contains("apns\t", "webPush\t");
        assertThat(command(key, "credentials", "rotate")).contains("0 credentials");
        assertThat(command(key, "apps", "show", "by-command")).contains("\"source\" : \"registry\"");
        assertThat(command(key, "credentials", "remove", "by-command", "apns")).contains("removed");
        assertThat(command(key, "apps", "remove", "by-command")).contains("removed");

        assertThat(command(key, "apps", "show", "by-command")).isEqualTo("exit 2: tapline: There is no such app");
        assertThat(command(apps, "apps", "list"))
                .isEqualTo("exit 2: tapline: the operator's key must be one word of printable ASCII");
        assertThat(command(Files.writeString(folder.resolve("wrong"), "wrong"), "apps", "list"))
                .isEqualTo("exit 2: tapline: The key is none of an operator's");
        assertThat(command(folder.resolve("none"), "apps", "list"))
                .contains("exit 2: tapline: the file", "cannot be read");
    }

    /** What it prints; of one that fails the exit code and the one line that tells why. */
    private static String command(Path key, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", system.managementUrl(), "--key-file", key.toString()));
        return Commands.run(all.toArray(String[]::new));
    }
}
