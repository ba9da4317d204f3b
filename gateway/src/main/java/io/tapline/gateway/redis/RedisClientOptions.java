package io.tapline.gateway.redis;

import io.tapline.gateway.config.RedisConfig;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisReplicas;
import java.net.URI;

/** The configuration in the words of the Vert.x client. */
final class RedisClientOptions {

    /** Of a cluster node: the connection in use, and one at times for the cluster's layout. */
    private static final int CONNECTIONS_OF_A_NODE = 4;

    private static final int MOST_WAITING_FOR_A_CONNECTION = 1_024;
    /** A replica that replaces a dead node is noticed within this time; a moved slot at once. */
    private static final long LAYOUT_KNOWN_MILLIS = 2_000;

    private RedisClientOptions() {}

    /** @param mostUnanswered commands in flight on a connection */
    static RedisOptions of(RedisConfig config, int mostUnanswered) {
        RedisOptions options = new RedisOptions()
                .setType(
                        config.mode() == RedisConfig.Mode.CLUSTER
                                ? RedisClientType.CLUSTER
                                : RedisClientType.STANDALONE)
                // A replica may lag behind: a list read there may still hold a device that has signed out.
                .setUseReplicas(RedisReplicas.NEVER)
                .setTopologyCacheTTL(LAYOUT_KNOWN_MILLIS)
                .setMaxWaitingHandlers(mostUnanswered)
                .setMaxPoolSize(CONNECTIONS_OF_A_NODE)
                .setMaxPoolWaiting(MOST_WAITING_FOR_A_CONNECTION)
                .setNetClientOptions(netClientOptions(config));
        config.nodes().forEach(node -> options.addConnectionString(node.toString()));
        addLogin(options, config);
        return options;
    }

    /** For one node by itself, as a client for subscriptions: publishing reaches all nodes of a cluster. */
    static RedisOptions ofNode(RedisConfig config, URI node) {
        RedisOptions options = new RedisOptions()
                .setType(RedisClientType.STANDALONE)
                .setMaxPoolSize(1)
                .setNetClientOptions(netClientOptions(config))
                .addConnectionString(node.toString());
        addLogin(options, config);
        return options;
    }

    private static void addLogin(RedisOptions options, RedisConfig config) {
        if (config.user() != null) {
            options.setUser(config.user());
        }
        if (config.password() != null) {
            options.setPassword(config.password());
        }
    }

    private static NetClientOptions netClientOptions(RedisConfig config) {
        NetClientOptions options = new NetClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpNoDelay(true);
        if (config.isSecure()) {
            options.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
            if (config.trustedCertificates() != null) {
                options.setTrustOptions(new PemTrustOptions()
                        .addCertPath(config.trustedCertificates().toString()));
            }
        }
        return options;
    }
}
