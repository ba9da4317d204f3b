package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * Where a pool connects to, and for whom.
 *
 * @param partition keeps apart what must not share a connection though host and port are equal: APNs binds a connection to
 *     one team and key. Empty when nothing must
 */
public record Origin(String host, int port, String partition) {

    public Origin {
        requireNonNull(host, "host");
        requireNonNull(partition, "partition");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is not in 1..65535: " + port);
        }
    }

    /** The origin of an {@code https} URI. */
    public static Origin of(URI uri) {
        return new Origin(
                requireNonNull(uri.getHost(), "uri has no host"), uri.getPort() < 0 ? 443 : uri.getPort(), "");
    }

    /** The host as it is looked up: an IPv6 address without its brackets. */
    String hostName() {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The value of {@code :authority}, without the default port. */
    public String authority() {
        return port == 443 ? host : host + ":" + port;
    }

    /** {@code https://host[:port]}, as VAPID's {@code aud} wants it. */
    public String audience() {
        return "https://" + authority();
    }
}
