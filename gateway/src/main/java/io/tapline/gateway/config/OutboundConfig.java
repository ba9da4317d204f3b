package io.tapline.gateway.config;

import io.tapline.push.OutboundGuard;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway may connect for pushes and their tokens.
 *
 * @param hosts see {@link OutboundGuard}
 * @param privateHosts {@code host:port} pairs with addresses that are not public: simulators, a push server of one's own
 * @param trustedCertificates PEM of the authorities to trust instead of the system's; null for the system's
 */
public record OutboundConfig(
        Set<String> hosts,
        Set<String> privateHosts,
        @Nullable String trustedCertificates) {

    /**
     * The push services that are known, and where their tokens come from.
     *
     * @see <a href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/firewall-allowlist-config">WNS
     *     hosts</a>
     */
    public static final List<String> KNOWN_HOSTS = List.of(
            "api.push.apple.com",
            "api.push.apple.com:2197",
            "api.sandbox.push.apple.com",
            "api.sandbox.push.apple.com:2197",
            "fcm.googleapis.com",
            "oauth2.googleapis.com",
            "login.live.com",
            "login.microsoftonline.com",
            "notify.windows.com",
            ".notify.windows.com",
            "updates.push.services.mozilla.com",
            "web.push.apple.com",
            ".push.apple.com",
            "jmt17.google.com");

    public OutboundConfig {
        hosts = Set.copyOf(hosts);
        privateHosts = Set.copyOf(privateHosts);
        // Said at start, not at the first push.
        new OutboundGuard(hosts, privateHosts);
    }

    public OutboundGuard guard() {
        return new OutboundGuard(hosts, privateHosts);
    }

    @Override
    public String toString() {
        return "OutboundConfig[hosts=" + new TreeSet<>(hosts) + ", privateHosts=" + new TreeSet<>(privateHosts) + "]";
    }
}
