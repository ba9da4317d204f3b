package io.tapline.push;

import java.net.InetAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The one rule of where we may connect. Channel URIs and subscription URLs are input: without it anyone who may register a
 * device could make the gateway call into its own network (SSRF).
 *
 * <p>A URI is checked when it is registered, by {@link #check(URI)}. The host, and every address that its name resolves to,
 * are checked again at each connect, and the connection goes to an address that was checked: a name that later resolves to
 * something else (DNS rebinding) gains nothing. Immutable; thread-safe.
 */
public final class OutboundGuard {

    /** Push services give endpoints of some hundred characters; what is longer is not theirs. */
    static final int MAX_URI_LENGTH = 2048;

    private static final int HTTPS_PORT = 443;

    private final Set<String> exactHosts = new HashSet<>();
    private final Set<String> hostSuffixes = new HashSet<>();
    private final Set<String> privateHosts = new HashSet<>();

    /**
     * @param hosts allowed names: {@code fcm.googleapis.com} is that host on port 443, {@code api.push.apple.com:2197} that
     *     host on that port, {@code .notify.windows.com} every host below that domain on port 443. What is not listed is
     *     denied
     * @param privateHosts {@code host:port} pairs whose addresses may be private: simulators, self-hosted push servers. An
     *     IPv6 address stands in brackets
     * @throws IllegalArgumentException if an entry has not one of these forms
     */
    public OutboundGuard(Set<String> hosts, Set<String> privateHosts) {
        for (String host : hosts) {
            if (host.startsWith(".")) {
                requireName(host.substring(1), host);
                hostSuffixes.add(lower(host));
            } else if (host.indexOf(':') < 0) {
                requireName(host, host);
                exactHosts.add(lower(host) + ":" + HTTPS_PORT);
            } else {
                exactHosts.add(requireHostAndPort(host));
            }
        }
        for (String host : privateHosts) {
            this.privateHosts.add(requireHostAndPort(host));
        }
    }

    /**
     * Checks a URI that came as input, without resolving its name.
     *
     * @return why it is refused, in words that may be shown to who registered it; empty when it is allowed
     */
    public Optional<String> check(URI uri) {
        if (uri.toString().length() > MAX_URI_LENGTH) {
            return Optional.of("the URI is longer than " + MAX_URI_LENGTH + " characters");
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            return Optional.of("the scheme is not https");
        }
        if (uri.getHost() == null) {
            return Optional.of("the URI has no host");
        }
        if (uri.getRawUserInfo() != null) {
            return Optional.of("the URI has user information");
        }
        if (uri.getRawFragment() != null) {
            return Optional.of("the URI has a fragment");
        }
        return check(uri.getHost(), uri.getPort() < 0 ? HTTPS_PORT : uri.getPort());
    }

    /**
     * Checks a host and port against the lists, without resolving the name.
     *
     * @return why it is refused; empty when it is allowed
     */
    public Optional<String> check(String host, int port) {
        String name = lower(host);
        if (privateHosts.contains(name + ":" + port) || exactHosts.contains(name + ":" + port)) {
            return Optional.empty();
        }
        if (port == HTTPS_PORT && isBelowAllowedDomain(name)) {
            return Optional.empty();
        }
        return Optional.of("the host is not allowed: " + name + ":" + port);
    }

    /**
     * Checks what a name was resolved to, just before connecting to one of the addresses.
     *
     * @return why none of them may be connected to; empty when any may
     */
    public Optional<String> check(String host, int port, List<InetAddress> addresses) {
        Optional<String> refusal = check(host, port);
        if (refusal.isPresent() || privateHosts.contains(lower(host) + ":" + port)) {
            return refusal;
        }
        if (addresses.isEmpty()) {
            return Optional.of("the host has no address: " + host);
        }
        // One private address among public ones is how a rebinding name looks: then none is trusted.
        for (InetAddress address : addresses) {
            if (!PublicAddresses.contains(address)) {
                return Optional.of("the host has an address that is not public: " + host);
            }
        }
        return Optional.empty();
    }

    private boolean isBelowAllowedDomain(String name) {
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (hostSuffixes.contains(name.substring(dot))) {
                return true;
            }
        }
        return false;
    }

    private static String requireHostAndPort(String entry) {
        int colon = entry.lastIndexOf(':');
        String port = colon < 0 ? "" : entry.substring(colon + 1);
        if (colon < 1 || !port.matches("[1-9][0-9]{0,4}") || Integer.parseInt(port) > 65_535) {
            throw new IllegalArgumentException("not host:port: " + entry);
        }
        String host = entry.substring(0, colon);
        if (!host.startsWith("[")) {
            requireName(host, entry);
        }
        return lower(entry);
    }

    private static void requireName(String name, String entry) {
        if (!name.matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("not a host name: " + entry);
        }
    }

    private static String lower(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
