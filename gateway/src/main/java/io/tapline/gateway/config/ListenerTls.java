package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * TLS of a listener. The files are read again when they change.
 *
 * @param certificate PEM: the server's certificate, and after it those of the authorities between it and the root
 * @param privateKey PEM of its PKCS#8 key, without a password
 * @param clientAuthorities PEM of the authorities whose client certificates count; null: none do
 * @param minimumVersion {@code 1.2} or {@code 1.3}
 * @param reloadInterval how often the files are looked at
 */
public record ListenerTls(
        Path certificate,
        Path privateKey,
        @Nullable Path clientAuthorities,
        ClientAuthentication clientAuthentication,
        String minimumVersion,
        Duration reloadInterval) {

    /** Older versions are broken (RFC 8996). */
    private static final List<String> VERSIONS = List.of("1.2", "1.3");

    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(10);

    /** Whether clients show a certificate. */
    public enum ClientAuthentication {
        NONE,
        /** One that is shown must be valid; none need be. */
        REQUEST,
        /** A connection without a valid one is refused. */
        REQUIRE
    }

    public ListenerTls {
        requireNonNull(certificate, "certificate");
        requireNonNull(privateKey, "privateKey");
        requireNonNull(clientAuthentication, "clientAuthentication");
        if (!VERSIONS.contains(minimumVersion)) {
            throw new IllegalArgumentException("minimumVersion must be 1.2 or 1.3, not " + minimumVersion);
        }
        if ((clientAuthorities == null) != (clientAuthentication == ClientAuthentication.NONE)) {
            throw new IllegalArgumentException(
                    "clientAuthorities and a clientAuthentication of request or require come together");
        }
        if (reloadInterval.compareTo(SHORTEST_INTERVAL) < 0) {
            throw new IllegalArgumentException("reloadInterval must be at least 10ms");
        }
    }

    /** The versions of TLS that are spoken, as Java names them. */
    public List<String> versions() {
        return VERSIONS.subList(VERSIONS.indexOf(minimumVersion), VERSIONS.size()).stream()
                .map(version -> "TLSv" + version)
                .toList();
    }
}
