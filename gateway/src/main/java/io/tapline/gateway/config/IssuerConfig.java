package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import io.tapline.push.OutboundGuard;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * An OpenID Connect issuer whose access tokens the gateway accepts.
 *
 * @param issuer the exact value of {@code iss}; may hold <code>{tenant}</code>, for which a token's {@code tid} is put in, as
 *     in Entra's <code>https://login.microsoftonline.com/{tenant}/v2.0</code>
 * @param discovery address of the discovery document; see {@link #defaultDiscovery}
 * @param audiences values of {@code aud} that mean this gateway; a token needs one of them
 * @param userClaim the claim that names a user the same way to every client of an app: {@code oid} for Entra, whose
 *     {@code sub} differs by client, {@code sub} for nearly all others
 * @param algorithms out of RS256 and ES256
 * @param keyHosts hosts ({@code host}, on port 443, or {@code host:port}) that the discovery document may send to for the keys, besides the
 *     one that served it
 * @param leeway how far the issuer's clock may be from ours, at most five minutes
 * @param refreshInterval how often discovery and keys are fetched again, at least a second: a withdrawn key is trusted that
 *     much longer
 * @param development whether this may be the development issuer, which gives a token to whoever asks
 */
public record IssuerConfig(
        String issuer,
        URI discovery,
        Set<String> audiences,
        String userClaim,
        Set<String> algorithms,
        Set<String> keyHosts,
        Duration leeway,
        Duration refreshInterval,
        boolean development) {

    /** Stands in {@link #issuer} for a token's {@code tid}. */
    public static final String TENANT = "{tenant}";

    /** What is implemented: what issuers use, without the ones that share a secret with the gateway. */
    public static final Set<String> ALGORITHMS = Set.of("RS256", "ES256");

    private static final Duration LARGEST_LEEWAY = Duration.ofMinutes(5);
    private static final Duration SHORTEST_REFRESH = Duration.ofSeconds(1);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");

    public IssuerConfig {
        requireNonNull(issuer, "issuer");
        requireNonNull(discovery, "discovery");
        requireNonNull(userClaim, "userClaim");
        requireNonNull(leeway, "leeway");
        requireNonNull(refreshInterval, "refreshInterval");
        requireSecure(URI.create(issuer.replace(TENANT, "common")), "issuer");
        requireSecure(discovery, "discovery");
        audiences = Set.copyOf(audiences);
        require(!audiences.isEmpty(), "audiences must name at least one");
        require(!userClaim.isEmpty(), "userClaim must not be empty");
        algorithms = Set.copyOf(algorithms);
        require(
                !algorithms.isEmpty() && ALGORITHMS.containsAll(algorithms),
                "algorithms must be out of RS256 and ES256, not " + algorithms);
        keyHosts = Set.copyOf(keyHosts);
        require(
                !leeway.isNegative() && leeway.compareTo(LARGEST_LEEWAY) <= 0,
                "leeway must be between 0 and " + LARGEST_LEEWAY + ", not " + leeway);
        require(
                refreshInterval.compareTo(SHORTEST_REFRESH) >= 0,
                "refreshInterval must be at least " + SHORTEST_REFRESH + ", not " + refreshInterval);
        // Said at start, not at the first fetch.
        new OutboundGuard(keyHosts, Set.of());
    }

    /**
     * Where OpenID Connect Discovery section 4 puts the document. Of an issuer with tenants it is Entra's {@code common} one.
     */
    public static URI defaultDiscovery(String issuer) {
        String base = issuer.replace(TENANT, "common");
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                + "/.well-known/openid-configuration");
    }

    /** The same issuer, of tokens for others. */
    public IssuerConfig withAudiences(Set<String> others) {
        return new IssuerConfig(
                issuer, discovery, others, userClaim, algorithms, keyHosts, leeway, refreshInterval, development);
    }

    /** Whether the address is on this machine, where plain http is good enough. */
    public static boolean isPlainLoopback(URI address) {
        return "http".equalsIgnoreCase(address.getScheme()) && LOOPBACK.contains(String.valueOf(address.getHost()));
    }

    /**
     * Where discovery and keys may be fetched from. The operator has named the host of the discovery document, so it may be in
     * a private network; {@link #keyHosts} may only where the operator says that of them too.
     *
     * @param privateHosts see {@link OutboundConfig}
     * @throws IllegalArgumentException if a key host is none
     */
    public OutboundGuard guard(Set<String> privateHosts) {
        Set<String> mayBePrivate = new HashSet<>(keyHosts);
        mayBePrivate.retainAll(privateHosts);
        mayBePrivate.add(discovery.getHost() + ":" + port(discovery));
        return new OutboundGuard(keyHosts, mayBePrivate);
    }

    /** The port of an address, said or not. */
    public static int port(URI address) {
        return address.getPort() >= 0 ? address.getPort() : "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
    }

    private static void requireSecure(URI address, String component) {
        boolean https = "https".equalsIgnoreCase(address.getScheme()) && address.getHost() != null;
        require(
                (https || isPlainLoopback(address)) && address.getUserInfo() == null,
                component + " must be an https address (http only at 127.0.0.1 or localhost), not " + address);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
