package io.tapline.gateway.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.wns.WnsCredentials;
import io.tapline.webpush.WebPushConfig;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The demo's configuration: the keys of {@code config/gateway.yaml}, for parts that have just been started. */
final class DemoConfig {

    static final String CLIENT_ID = "demo-app";
    static final String CLIENT_SECRET = "demo-secret";
    static final String AUDIENCE = "api://tapline";
    static final String SCOPE = AUDIENCE + "/.default";
    static final String USER_SCOPE = "Notifications.ReadWrite.CreatedByApp";
    static final String HOST_NAME = "demo.tapline.example";
    static final String TENANT = "demo";
    static final String PASSWORD = "demo";
    static final List<String> USERS = List.of("alice", "bob");

    private static final ObjectMapper JSON = new ObjectMapper();

    private DemoConfig() {}

    static DevelopmentIssuer.Accounts accounts() {
        return new DevelopmentIssuer.Accounts(AUDIENCE, Map.of(CLIENT_ID, CLIENT_SECRET), Set.copyOf(USERS), PASSWORD);
    }

    /** A new access token of one of {@link #USERS}. */
    static String userToken(DevelopmentIssuer issuer, String user) {
        return issuer.userToken(TENANT, CLIENT_ID, user, USER_SCOPE);
    }

    /** The tree of the file, for {@link io.tapline.gateway.config.GatewayConfig#of}. */
    static ObjectNode tree(
            int port, String postgres, String redis, String issuer, Simulators simulators, WebPushConfig vapid) {
        ObjectNode root = JSON.createObjectNode();
        root.put("nodeName", "demo");
        root.putObject("http").put("host", "127.0.0.1").put("port", port);
        root.putObject("management").put("port", 0);
        root.putObject("postgres").put("uri", postgres);
        root.putObject("redis").put("nodes", redis);
        root.putArray("issuers")
                .addObject()
                .put("issuer", issuer)
                .put("audiences", AUDIENCE)
                .put("userClaim", "oid")
                .put("development", true);
        ObjectNode app = root.putArray("apps").addObject();
        app.put("id", "demo").put("clientIds", CLIENT_ID).put("hostNames", HOST_NAME);
        app.putArray("issuers").addObject().put("issuer", issuer);
        credentials(app, simulators, vapid);
        outbound(root.putObject("outbound"), simulators);
        return root;
    }

    /** Adds the web pages that may call the app's routes. */
    static void allow(ObjectNode tree, List<String> origins) {
        if (!origins.isEmpty()) {
            ArrayNode allowed = tree.withObject("/apps/0").putArray("allowedOrigins");
            origins.forEach(allowed::add);
        }
    }

    static void listenAt(ObjectNode tree, int port) {
        tree.withObject("/http").put("port", port);
    }

    private static void credentials(ObjectNode app, Simulators simulators, WebPushConfig vapid) {
        TokenKey key = simulators.apns().newTokenKey();
        app.putObject("apns")
                .put("teamId", key.teamId())
                .put("keyId", key.keyId())
                .put("privateKey", key.pem())
                .put("production", simulators.apns().url())
                .put("sandbox", simulators.apns().url());
        app.putObject("fcm")
                .put("serviceAccount", simulators.fcm().serviceAccountJson("demo-project"))
                .put("service", simulators.fcm().url());
        WnsCredentials wns = simulators.wns().clientCredentials();
        app.putObject("wns")
                .put("clientId", wns.clientId())
                .put("clientSecret", wns.clientSecret())
                .put("tokenEndpoint", wns.tokenUri());
        app.putObject("webPush")
                .put("publicKey", vapid.publicKey())
                .put("privateKey", vapid.privateKey())
                .put("subject", vapid.subject());
    }

    /** The guard stays on: the simulators are named, as private hosts. */
    private static void outbound(ObjectNode outbound, Simulators simulators) {
        var hosts = outbound.putArray("privateHosts");
        for (Simulator simulator : simulators.all()) {
            hosts.add(URI.create(simulator.url()).getAuthority());
        }
        outbound.put("trustedCertificates", simulators.caPem());
    }
}
