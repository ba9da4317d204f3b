package io.tapline.bench.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.wns.WnsCredentials;
import io.tapline.webpush.WebPushConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Writes the configuration of the gateway under test: one app, its default settings, the sinks for providers. */
public final class GatewaySettings {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private GatewaySettings() {}

    /** All of a configuration; what it leaves out is as by default. Any free port is taken. */
    public static ObjectNode of(String postgres, String redis, StaticIssuer issuer, Sinks sinks) {
        Simulators simulators = sinks.simulators();
        ObjectNode root = NODES.objectNode().put("nodeName", "bench");
        root.putObject("http").put("host", "127.0.0.1").put("port", 0);
        root.putObject("management").put("port", 0);
        root.putObject("postgres").put("uri", postgres);
        root.putObject("redis").putArray("nodes").add(redis);
        root.putArray("issuers").add(issuer(issuer));
        root.putArray("apps").add(app(issuer, simulators));
        // Few devices get many pushes here, and the simulator has no quota.
        root.putObject("push").put("fcmMessagesPerSecond", 10_000_000).put("fcmMessagesPerMinuteAndDevice", 1_000_000);
        ObjectNode outbound = root.putObject("outbound").put("trustedCertificates", simulators.caPem());
        ArrayNode hosts = outbound.putArray("privateHosts");
        for (Simulator simulator : simulators.all()) {
            hosts.add("127.0.0.1:" + simulator.port());
        }
        return root;
    }

    /** Serves another app as well, with the credentials of one that is there. */
    public static void addLike(ObjectNode settings, Caller there, Caller other) {
        for (JsonNode app : settings.withArray("apps")) {
            if (app.path("id").asText().equals(there.name())) {
                settings.withArray("apps").add(named(((ObjectNode) app).deepCopy(), other));
                return;
            }
        }
        throw new IllegalArgumentException("no app " + there.name());
    }

    private static ObjectNode named(ObjectNode app, Caller caller) {
        app.put("id", caller.name());
        app.putArray("clientIds").add(caller.clientId());
        app.putArray("hostNames").add(caller.hostName());
        return app;
    }

    public static void write(Path file, ObjectNode settings) throws IOException {
        Files.writeString(file, new YAMLMapper().writeValueAsString(settings));
    }

    private static ObjectNode issuer(StaticIssuer issuer) {
        ObjectNode node = NODES.objectNode().put("issuer", issuer.url());
        node.putArray("audiences").add(StaticIssuer.AUDIENCE);
        return node;
    }

    private static ObjectNode app(StaticIssuer issuer, Simulators simulators) {
        ObjectNode app = named(NODES.objectNode(), Caller.ONLY);
        app.putArray("issuers").addObject().put("issuer", issuer.url());
        TokenKey apns = simulators.apns().newTokenKey();
        app.putObject("apns")
                .put("teamId", apns.teamId())
                .put("keyId", apns.keyId())
                .put("privateKey", apns.pem())
                .put("production", simulators.apns().url())
                .put("sandbox", simulators.apns().url());
        app.putObject("fcm")
                .put("serviceAccount", simulators.fcm().serviceAccountJson(Sinks.FIREBASE_PROJECT))
                .put("service", simulators.fcm().url());
        WnsCredentials wns = simulators.wns().clientCredentials();
        app.putObject("wns")
                .put("clientId", wns.clientId())
                .put("clientSecret", wns.clientSecret())
                .put("tokenEndpoint", wns.tokenUri());
        WebPushConfig webPush = WebPushConfig.generate(new SecureRandom(), "mailto:bench@example.com");
        app.putObject("webPush")
                .put("publicKey", webPush.publicKey())
                .put("privateKey", webPush.privateKey())
                .put("subject", webPush.subject());
        return app;
    }
}
