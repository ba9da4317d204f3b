package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Redis that holds the index of endpoints.
 *
 * @param nodes addresses, {@code redis://} or {@code rediss://} for TLS; of a standalone server one, of a cluster some of its
 *     nodes. May hold {@code user:password@}
 * @param user null: Redis's default user
 * @param password null: none, or the one in {@code nodes}
 * @param trustedCertificates a PEM file of authorities for {@code rediss://}; null: those that Java trusts
 * @param connectTimeout for a connection to be ready for commands
 * @param replyTimeout for the answer to a command; a look-up that gets none goes to Postgres
 * @param timeToLive how long the index keeps a user's endpoints after they were last written
 */
public record RedisConfig(
        Mode mode,
        List<URI> nodes,
        @Nullable String user,
        @Nullable String password,
        @Nullable Path trustedCertificates,
        Duration connectTimeout,
        Duration replyTimeout,
        Duration timeToLive) {

    private static final String FORM = "redis://host:port or rediss://host:port";
    private static final Set<String> SCHEMES = Set.of("redis", "rediss");
    private static final Pattern USER_INFO = Pattern.compile("//[^/]*@");
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration LEAST_TIME_TO_LIVE = Duration.ofSeconds(1);

    /** How the servers are run. */
    public enum Mode {
        STANDALONE,
        CLUSTER
    }

    public RedisConfig {
        requireNonNull(mode, "mode");
        nodes = List.copyOf(nodes);
        require(!nodes.isEmpty(), "nodes must name at least one");
        require(mode == Mode.CLUSTER || nodes.size() == 1, "nodes must name one server in standalone mode");
        for (URI node : nodes) {
            require(
                    SCHEMES.contains(String.valueOf(node.getScheme())) && node.getHost() != null,
                    "nodes must be like " + FORM + ", not " + masked(node));
        }
        require(
                nodes.stream().map(URI::getScheme).distinct().count() == 1,
                "nodes must be all redis:// or all rediss://");
        requireAtLeast(LEAST, connectTimeout, "connectTimeout");
        requireAtLeast(LEAST, replyTimeout, "replyTimeout");
        requireAtLeast(LEAST_TIME_TO_LIVE, timeToLive, "timeToLive");
    }

    /** Reads an address of {@link #nodes}. Its errors do not show the text, which may hold a password. */
    public static URI node(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("nodes must be like " + FORM);
        }
    }

    /** Whether connections use TLS. */
    public boolean isSecure() {
        return nodes.get(0).getScheme().equals("rediss");
    }

    @Override
    public String toString() {
        return "RedisConfig[mode=" + mode
                + ", nodes=" + nodes.stream().map(RedisConfig::masked).toList()
                + ", user=" + user
                + ", password=" + (password == null ? null : "***")
                + ", trustedCertificates=" + trustedCertificates
                + ", connectTimeout=" + connectTimeout
                + ", replyTimeout=" + replyTimeout
                + ", timeToLive=" + timeToLive
                + "]";
    }

    private static String masked(URI node) {
        return USER_INFO.matcher(node.toString()).replaceFirst("//***@");
    }

    private static void requireAtLeast(Duration least, Duration value, String component) {
        require(
                requireNonNull(value, component).compareTo(least) >= 0,
                component + " must be at least " + least + ", not " + value);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
