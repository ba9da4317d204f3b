package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a pool connects to, and for whom. Immutable. */
public final class Origin {

    private final String host;
    private final int port;
    private final String partition;

    /** Made when first asked for, and then kept, as each push asks. A lost race makes it once more. */
    private @Nullable String audience;

    /**
     * @param partition keeps apart what must not share a connection though host and port are equal: APNs binds a connection to
     *     one team and key. Empty when nothing must
     */
    public Origin(String host, int port, String partition) {
        this.host = requireNonNull(host, "host");
        this.port = port;
        this.partition = requireNonNull(partition, "partition");
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is not in 1..65535: " + port);
        }
    }

    /** The origin of an {@code https} URI. */
    public static Origin of(URI uri) {
        return new Origin(
                requireNonNull(uri.getHost(), "uri has no host"), uri.getPort() < 0 ? 443 : uri.getPort(), "");
    }

    public String host() {
        return host;
    }

    public int port() {
        return port;
    }

    public String partition() {
        return partition;
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
        String known = audience;
        if (known == null) {
            known = "https://" + authority();
            audience = known;
        }
        return known;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin origin
                && port == origin.port
                && host.equals(origin.host)
                && partition.equals(origin.partition);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * host.hashCode() + port) + partition.hashCode();
    }

    @Override
    public String toString() {
        return partition.isEmpty() ? authority() : authority() + " (" + partition + ")";
    }
}
