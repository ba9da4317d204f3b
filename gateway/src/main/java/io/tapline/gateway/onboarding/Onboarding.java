package io.tapline.gateway.onboarding;

import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.gateway.config.AdminConfig;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.dispatch.CredentialSources;
import io.tapline.gateway.identity.HttpDocuments;
import io.tapline.gateway.identity.OidcAuthenticator;
import io.tapline.gateway.operation.DeadLetterRoutes;
import io.tapline.gateway.privacy.UserEraser;
import io.tapline.gateway.privacy.UserExport;
import io.tapline.gateway.sealing.Sealing;
import io.tapline.http2.Transport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Registered apps on one node: what serves them, and what changes them. Confined to one event loop. */
public final class Onboarding {

    private final Vertx vertx;
    private final GatewayConfig config;
    private final Clock clock;
    private final SecureRandom random;
    private final PostgresApps store;
    private final CredentialRules rules;
    private final CredentialVault vault;
    private final AppRegistry registry;
    private final HttpDocuments documents;
    private final DeadLetterRoutes report;

    /** @param pool stays the caller's to close */
    public Onboarding(Vertx vertx, GatewayConfig config, Clock clock, Pool pool, SecureRandom random) {
        this.vertx = vertx;
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.store = new PostgresApps(pool, config.postgres().attemptTimeout());
        this.rules = new CredentialRules(clock, config.outbound().privateHosts());
        this.vault = new CredentialVault(new Sealing(config.sealing(), random), rules);
        this.registry = new AppRegistry(vertx, config, clock, store, vault);
        this.documents = new HttpDocuments(vertx);
        this.report = new DeadLetterRoutes(pool, config.postgres().attemptTimeout());
    }

    /** The apps that the node serves; none before {@link #start}. Thread-safe. */
    public AppRegistry apps() {
        return registry;
    }

    /**
     * Begins to serve the apps of configuration and registry, and goes on until {@link #close}.
     *
     * @param webhooks gets the apps, with their webhooks, each time that they change
     * @return fails if the registry cannot be read, or with an IllegalArgumentException for a credential of the configuration that is
     *     none
     */
    public Future<Void> start(CredentialSources sources, MeterRegistry metrics, Consumer<List<AppConfig>> webhooks) {
        return registry.start(sources, new CredentialExpiry(metrics, clock), webhooks);
    }

    /**
     * Adds the admin API, if the configuration lets anybody in.
     *
     * @param tokens tries credentials at their providers
     * @param eventLoop the one that the transport is confined to
     * @param eraser erases a user for an operator, and {@code export} tells what is held of one
     */
    public void mount(
            Router router,
            OidcAuthenticator authenticator,
            Transport tokens,
            Executor eventLoop,
            UserEraser eraser,
            UserExport export) {
        AdminConfig admin = config.management().admin();
        if (admin == null) {
            return;
        }
        AppChanges apps = new AppChanges(config, store, registry);
        CredentialTrial trial = new CredentialTrial(tokens, eventLoop, clock);
        CredentialChanges credentials = new CredentialChanges(store, registry, apps, vault, rules, trial, clock);
        DomainEvidence evidence = new DomainEvidence(
                documents,
                vertx.createDnsClient(),
                host -> URI.create("https://" + host),
                config.outbound().privateHosts());
        new AdminApi(
                        new AdminAuthenticator(
                                admin.keys(), admin.role() == null ? null : authenticator.adminTokens(admin.role())),
                        apps,
                        credentials,
                        new WebhookChanges(store, apps, credentials, vault, random),
                        new DomainProofs(store, registry, apps, evidence, random),
                        new AuditLog(store),
                        eraser,
                        export,
                        report,
                        random)
                .mount(router);
    }

    public Future<Void> close() {
        registry.close();
        return documents.close();
    }
}
