package io.tapline.gateway.dispatch;

import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.identity.Apps;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The apps that the node serves at one time, with what it needs to push for them. Immutable; whoever follows changes holds a
 * {@code Supplier} of it and asks each time.
 *
 * @param credentials by app id
 * @param previous by app id: credentials that were replaced a while ago and may still be used where the current ones fail
 * @param providers of these apps' origins
 */
public record ServedApps(
        Apps apps,
        Map<String, AppCredentials> credentials,
        Map<String, AppCredentials> previous,
        ProviderNames providers) {

    /** Nobody. */
    public static final ServedApps NONE = of(List.of(), List.of());

    public ServedApps {
        credentials = Map.copyOf(credentials);
        previous = Map.copyOf(previous);
    }

    /** @throws IllegalArgumentException as {@link Apps#of} */
    public static ServedApps of(List<AppCredentials> current, List<AppCredentials> previous) {
        List<AppConfig> configs = current.stream().map(AppCredentials::config).toList();
        return new ServedApps(
                Apps.of(configs.stream().map(AppConfig::app).toList()),
                byId(current),
                byId(previous),
                new ProviderNames(configs));
    }

    private static Map<String, AppCredentials> byId(List<AppCredentials> credentials) {
        return credentials.stream()
                .collect(Collectors.toMap(app -> app.config().app().id(), Function.identity()));
    }
}
