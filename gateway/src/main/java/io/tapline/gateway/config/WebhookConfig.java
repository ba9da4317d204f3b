package io.tapline.gateway.config;

import io.tapline.gateway.notification.AppEvent;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where an app server is told what became of its notifications.
 *
 * @param url https, or http for a host that {@code outbound.privateHosts} lists
 * @param secrets one, or two while it is being replaced: each request is signed with all. {@code whsec_} and base64, as
 *     <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks</a> has it
 * @param events not empty
 */
public record WebhookConfig(URI url, List<String> secrets, Set<AppEvent> events) {

    private static final String PREFIX = "whsec_";
    /** The specification's bounds, in bytes. */
    private static final int SHORTEST_SECRET = 24;

    private static final int LONGEST_SECRET = 64;
    private static final int NEW_SECRET = 32;
    private static final int MOST_SECRETS = 2;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    public WebhookConfig {
        secrets = List.copyOf(secrets);
        events = Set.copyOf(events);
        require(
                ("https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme()))
                        && url.getHost() != null
                        && url.getRawUserInfo() == null
                        && url.getRawFragment() == null,
                "url must be https://host/path");
        require(
                !secrets.isEmpty() && secrets.size() <= MOST_SECRETS,
                "secret must be one, or two while it is replaced");
        secrets.forEach(WebhookConfig::key);
        require(!events.isEmpty(), "events must name at least one");
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** One that nobody has yet. */
    public static String newSecret(SecureRandom random) {
        byte[] key = new byte[NEW_SECRET];
        random.nextBytes(key);
        return PREFIX + Base64.getEncoder().encodeToString(key);
    }

    /** The same, signed with these too as far as two secrets are not exceeded. */
    public WebhookConfig signedAlsoWith(List<String> older) {
        List<String> all = Stream.concat(secrets.stream(), older.stream())
                .distinct()
                .limit(MOST_SECRETS)
                .toList();
        return new WebhookConfig(url, all, events);
    }

    /** The port of the URL, said or not. */
    public int port() {
        return url.getPort() >= 0 ? url.getPort() : isPlain() ? HTTP_PORT : HTTPS_PORT;
    }

    /** As {@code outbound.privateHosts} would list it. */
    public String hostAndPort() {
        return url.getHost() + ":" + port();
    }

    /** Whether the scheme lets it be told: events go in plain text to private hosts only. */
    public boolean isReachable(Set<String> privateHosts) {
        return !isPlain() || privateHosts.contains(hostAndPort());
    }

    private boolean isPlain() {
        return "http".equalsIgnoreCase(url.getScheme());
    }

    /** The keys to sign with, in the order of the secrets. */
    public List<byte[]> keys() {
        return secrets.stream().map(WebhookConfig::key).toList();
    }

    /** Quotes nothing of the secret. */
    private static byte[] key(String secret) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("secret must be whsec_ and base64");
        }
        require(
                key.length >= SHORTEST_SECRET && key.length <= LONGEST_SECRET,
                "secret must have " + SHORTEST_SECRET + " to " + LONGEST_SECRET + " bytes");
        return key;
    }

    @Override
    public String toString() {
        return "WebhookConfig[url=" + url + ", events=" + events + "]";
    }
}
