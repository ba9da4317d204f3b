package io.tapline.gateway.onboarding;

import io.tapline.gateway.StartFailure;
import io.tapline.gateway.config.ConfigException;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.store.PostgresOptions;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Looks a registered app up, for a command that works beside the gateways or without them. Blocking. */
public final class AppLookup {

    private AppLookup() {}

    /**
     * The app with all host names that it wants, proved or not; empty if there is none of this id.
     *
     * @throws StartFailure in words for the operator, also if the app is not one that this configuration could serve
     */
    public static Optional<App> find(GatewayConfig config, String id) {
        Optional<RegisteredApp> found =
                apps(config).stream().filter(app -> app.id().equals(id)).findFirst();
        try {
            Optional<App> app = found.map(RegisteredApp::wanted);
            app.ifPresent(config::requireKnownIssuers);
            return app;
        } catch (IllegalArgumentException | ConfigException unusable) {
            throw new StartFailure("the registered app " + id + " cannot be used: " + unusable.getMessage());
        }
    }

    private static List<RegisteredApp> apps(GatewayConfig config) {
        Vertx vertx = Vertx.vertx();
        try {
            Pool pool = PostgresOptions.pool(vertx, config.postgres());
            long patience = config.postgres().attemptTimeout().toMillis();
            return PostgresApps.apps(pool).await(patience, TimeUnit.MILLISECONDS);
        } catch (Exception failure) {
            throw new StartFailure(
                    "the registered apps cannot be read from Postgres at "
                            + config.postgres().address() + ": " + failure.getMessage(),
                    failure);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
