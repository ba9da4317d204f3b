package io.tapline.http2;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that tunnels by {@code CONNECT}. The proxy resolves the origin's name, so what addresses may be reached is
 * then the proxy's rule; the name is still guarded here.
 *
 * @param user for Basic authentication; null for none
 * @param password null when there is no user
 */
public record ProxyConfig(
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {

    public ProxyConfig {
        requireNonNull(host, "host");
        if ((user == null) != (password == null)) {
            throw new IllegalArgumentException("user and password come together");
        }
    }

    @Override
    public String toString() {
        return "ProxyConfig[" + host + ":" + port + "]";
    }
}
