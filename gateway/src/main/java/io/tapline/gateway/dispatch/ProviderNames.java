package io.tapline.gateway.dispatch;

import io.tapline.gateway.config.AppConfig;
import io.tapline.http2.Origin;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Names the provider that an origin belongs to: by the hosts of the configuration, and by Microsoft's domain. Immutable;
 * thread-safe; of the apps of one time.
 *
 * <p>Chrome's subscriptions lie on FCM's host and Edge's below WNS's domain: they share its connections, and count as these.
 */
public final class ProviderNames implements Function<Origin, String> {

    private static final String WNS_DOMAIN = ".notify.windows.com";
    private static final String APNS = "apns";
    private static final String FCM = "fcm";
    private static final String WNS = "wns";
    /** Where tokens are fetched. */
    private static final String TOKEN = "token";
    /** Web Push services. */
    private static final String OTHER = "other";

    static final Set<String> ALL = Set.of(APNS, FCM, WNS, TOKEN, OTHER);

    private final Map<String, String> byAuthority = new HashMap<>();

    public ProviderNames(List<AppConfig> apps) {
        for (AppConfig app : apps) {
            if (app.apns() != null) {
                put(app.apns().production(), APNS);
                put(app.apns().sandbox(), APNS);
            }
            if (app.fcm() != null) {
                put(app.fcm().service(), FCM);
                put(app.fcm().account().tokenUri(), TOKEN);
            }
            if (app.wns() != null) {
                put(app.wns().tokenEndpoint(), TOKEN);
            }
        }
    }

    /** A service that also gives its own tokens, as simulators do, keeps its name. */
    private void put(URI uri, String name) {
        String authority = key(Origin.of(uri));
        if (name.equals(TOKEN)) {
            byAuthority.putIfAbsent(authority, name);
        } else {
            byAuthority.put(authority, name);
        }
    }

    @Override
    public String apply(Origin origin) {
        String known = byAuthority.get(key(origin));
        if (known != null) {
            return known;
        }
        return origin.host().toLowerCase(Locale.ROOT).endsWith(WNS_DOMAIN) ? WNS : OTHER;
    }

    private static String key(Origin origin) {
        return origin.authority().toLowerCase(Locale.ROOT);
    }
}
