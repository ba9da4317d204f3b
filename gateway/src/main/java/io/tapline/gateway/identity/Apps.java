package io.tapline.gateway.identity;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The apps that this gateway serves at one time, by id and client id. Immutable. */
public final class Apps {

    private final Map<String, App> byId;
    private final Map<String, App> byClientId;
    private final Set<String> allowedOrigins;

    private Apps(Map<String, App> byId, Map<String, App> byClientId) {
        this.byId = Map.copyOf(byId);
        this.byClientId = Map.copyOf(byClientId);
        this.allowedOrigins = byId.values().stream()
                .flatMap(app -> app.allowedOrigins().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws IllegalArgumentException if two apps share an id, a client id or a host name; names it and both */
    public static Apps of(List<App> apps) {
        Map<String, App> byId = new HashMap<>();
        Map<String, App> byClientId = new HashMap<>();
        Map<String, App> byHostName = new HashMap<>();
        for (App app : apps) {
            claim(byId, app.id(), app, "app id");
            app.clientIds().forEach(clientId -> claim(byClientId, clientId, app, "client id"));
            app.hostNames().forEach(hostName -> claim(byHostName, hostName, app, "host name"));
        }
        return new Apps(byId, byClientId);
    }

    private static void claim(Map<String, App> owners, String name, App app, String what) {
        App owner = owners.putIfAbsent(name, app);
        if (owner != null) {
            throw new IllegalArgumentException(
                    "%s %s is listed twice, by app %s and app %s".formatted(what, name, owner.id(), app.id()));
        }
    }

    /** The app that owns the client id. Whether it trusts who says so is another question. */
    public Optional<App> find(String clientId) {
        return Optional.ofNullable(byClientId.get(clientId));
    }

    /** The app of this id; null if there is none, any more. */
    public @Nullable App withId(String id) {
        return byId.get(id);
    }

    /** Their ids, in no order. */
    public Set<String> ids() {
        return byId.keySet();
    }

    /** Origins of web pages that any app allows. */
    public Set<String> allowedOrigins() {
        return allowedOrigins;
    }
}
