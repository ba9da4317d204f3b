package io.tapline.gateway.onboarding;

import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.identity.Apps;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What operators do to apps. Each completes when this node serves the change. Confined to the event loop of the store. */
final class AppChanges {

    private static final String PUT = PostgresApps.sql("put-app.sql");
    private static final String KEEP_HOST_NAMES = PostgresApps.sql("keep-host-names.sql");
    private static final String ADD_HOST_NAMES = PostgresApps.sql("add-host-names.sql");
    private static final String REMOVE = "delete from app where id = $1";

    private static final Predicate<String> ID =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}").asMatchPredicate();

    private final GatewayConfig config;
    private final PostgresApps store;
    private final AppRegistry registry;

    AppChanges(GatewayConfig config, PostgresApps store, AppRegistry registry) {
        this.config = config;
        this.store = store;
        this.registry = registry;
    }

    /**
     * Registers an app, or changes what it is; its credentials, and the proofs of host names that it keeps, stay.
     *
     * @param definition the keys of {@code apps[]}, without {@code id} and credentials
     * @return whether there was none of this id; fails with an {@link ApiFailure}
     */
    Future<Boolean> put(String actor, String id, JsonObject definition) {
        JsonObject own = definition.copy();
        own.remove("id");
        App app;
        try {
            app = read(id, own);
        } catch (ApiFailure refused) {
            return Future.failedFuture(refused);
        }
        return store.change(change -> change.apps().compose(apps -> {
                    requireFree(app, apps);
                    boolean created =
                            apps.stream().noneMatch(known -> known.id().equals(id));
                    String[] hosts = app.hostNames().toArray(String[]::new);
                    return change.run(PUT, id, own)
                            .compose(put -> change.run(KEEP_HOST_NAMES, id, hosts))
                            .compose(kept -> change.run(ADD_HOST_NAMES, id, hosts))
                            .compose(added -> change.audit(actor, created ? "app.created" : "app.changed", id, own))
                            .map(created);
                }))
                .compose(created -> registry.refresh().map(created));
    }

    private App read(String id, JsonObject definition) {
        requireNotConfigured(id);
        if (!ID.test(id)) {
            throw invalid("An app's id is 1 to 64 letters, digits, periods, underscores and hyphens", "id");
        }
        for (Service service : Service.values()) {
            if (definition.containsKey(service.key())) {
                throw invalid("Credentials are set by themselves, below the app", service.key());
            }
        }
        return Problems.valid(() -> {
            App app = new RegisteredApp(id, definition, List.of(), List.of()).wanted();
            config.requireKnownIssuers(app);
            return app;
        });
    }

    /** Also names that nobody has proved are taken. */
    private void requireFree(App app, List<RegisteredApp> registered) {
        List<App> all =
                new ArrayList<>(config.apps().stream().map(AppConfig::app).toList());
        for (RegisteredApp other : registered) {
            if (!other.id().equals(app.id())) {
                all.add(other.wanted());
            }
        }
        all.add(app);
        try {
            Apps.of(all);
        } catch (IllegalArgumentException taken) {
            throw ApiFailure.of(ApiError.CONFLICT, String.valueOf(taken.getMessage()));
        }
    }

    /** @return fails with an {@link ApiFailure} if there is no such app */
    Future<Void> remove(String actor, String id) {
        return store.change(change -> change.apps()
                        .map(all -> registered(all, id))
                        .compose(app -> change.run(REMOVE, id))
                        .compose(removed -> change.audit(actor, "app.removed", id, new JsonObject())))
                .compose(removed -> registry.refresh());
    }

    /** @throws ApiFailure if there is no such app, or it is the configuration's */
    RegisteredApp registered(List<RegisteredApp> all, String id) {
        requireNotConfigured(id);
        return all.stream().filter(app -> app.id().equals(id)).findFirst().orElseThrow(AppChanges::unknown);
    }

    private void requireNotConfigured(String id) {
        if (configured(id).isPresent()) {
            throw ApiFailure.of(
                    ApiError.CONFLICT, "The app is one of the configuration file, which is where to change it", "id");
        }
    }

    /** All apps, those of the configuration first. */
    JsonArray list() {
        JsonArray apps = new JsonArray();
        config.apps().forEach(app -> apps.add(json(app)));
        registry.registered().forEach(app -> apps.add(app.toJson()));
        return apps;
    }

    /** @throws ApiFailure NOT_FOUND */
    JsonObject find(String id) {
        Optional<JsonObject> configured = configured(id).map(AppChanges::json);
        return configured
                .or(() -> registry.registered().stream()
                        .filter(app -> app.id().equals(id))
                        .findFirst()
                        .map(RegisteredApp::toJson))
                .orElseThrow(AppChanges::unknown);
    }

    private Optional<AppConfig> configured(String id) {
        return config.apps().stream().filter(app -> app.app().id().equals(id)).findFirst();
    }

    /** Of the configuration: who may change it can read it there. */
    private static JsonObject json(AppConfig config) {
        App app = config.app();
        JsonArray hosts = new JsonArray();
        app.hostNames()
                .forEach(host -> hosts.add(
                        new JsonObject().put("host", host).put("proved", true).put("method", "operator")));
        JsonArray services = new JsonArray();
        for (Service service : Service.values()) {
            if (has(config, service)) {
                services.add(new JsonObject().put("service", service.key()));
            }
        }
        return new JsonObject()
                .put("id", app.id())
                .put("source", "configuration")
                .put(
                        "definition",
                        new JsonObject()
                                .put(
                                        "clientIds",
                                        new JsonArray(app.clientIds().stream()
                                                .sorted()
                                                .toList()))
                                .put("hostNames", new JsonArray(app.hostNames())))
                .put("hostNames", hosts)
                .put("credentials", services);
    }

    private static boolean has(AppConfig app, Service service) {
        return switch (service) {
            case APNS -> app.apns() != null;
            case FCM -> app.fcm() != null;
            case WNS -> app.wns() != null;
            case WEB_PUSH -> app.webPush() != null;
            case WEBHOOK -> app.webhook() != null;
        };
    }

    static ApiFailure unknown() {
        return ApiFailure.of(ApiError.NOT_FOUND, "There is no such app");
    }

    private static ApiFailure invalid(String message, String target) {
        return ApiFailure.of(ApiError.INVALID_REQUEST, message, target);
    }
}
