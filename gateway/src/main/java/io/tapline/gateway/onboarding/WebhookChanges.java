package io.tapline.gateway.onboarding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tapline.gateway.config.WebhookConfig;
import io.tapline.gateway.onboarding.CredentialChanges.Setting;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * What operators do to webhooks, which are credentials whose secret the gateway can make: then it is in the answer, that once. Confined
 * to the event loop of the store.
 */
final class WebhookChanges {

    private static final String SECRET = "secret";

    private final PostgresApps store;
    private final AppChanges apps;
    private final CredentialChanges credentials;
    private final CredentialVault vault;
    private final SecureRandom random;

    WebhookChanges(
            PostgresApps store,
            AppChanges apps,
            CredentialChanges credentials,
            CredentialVault vault,
            SecureRandom random) {
        this.store = store;
        this.apps = apps;
        this.credentials = credentials;
        this.vault = vault;
        this.random = random;
    }

    /**
     * Sets the webhook of an app. Without a secret it keeps the one that it has, or gets a new one.
     *
     * @return what may be shown of it, with {@code secret} if one was made; fails with an {@link ApiFailure}
     */
    Future<JsonObject> set(String actor, String app, JsonNode document, Setting setting) {
        if (!(document instanceof ObjectNode webhook) || webhook.has(SECRET)) {
            return credentials.set(actor, app, Service.WEBHOOK, document, setting);
        }
        return current(app)
                .compose(current -> current.map(known -> {
                            webhook.set(SECRET, known.get(SECRET));
                            return credentials.amend(actor, app, Service.WEBHOOK, webhook, setting);
                        })
                        .orElseGet(() -> withNewSecret(actor, app, webhook, setting)));
    }

    /**
     * Gives the webhook of an app a new secret; requests are signed with the old one too, until its overlap ends.
     *
     * @return as {@link #set}; fails likewise
     */
    Future<JsonObject> renew(String actor, String app, Setting setting) {
        return current(app)
                .map(current -> current.orElseThrow(
                        () -> ApiFailure.of(ApiError.NOT_FOUND, "The app has no webhook: set one first")))
                .compose(current -> withNewSecret(actor, app, current, setting));
    }

    private Future<JsonObject> withNewSecret(String actor, String app, ObjectNode webhook, Setting setting) {
        String secret = WebhookConfig.newSecret(random);
        return credentials
                .set(actor, app, Service.WEBHOOK, webhook.put(SECRET, secret), setting)
                .map(set -> set.put(SECRET, secret));
    }

    /** With its secret; empty if there is none. */
    private Future<Optional<ObjectNode>> current(String app) {
        return store.load()
                .map(stored -> apps.registered(stored.apps(), app).credentials().stream()
                        .filter(credential -> credential.service() == Service.WEBHOOK && credential.isCurrent())
                        .findFirst()
                        .map(this::opened));
    }

    private ObjectNode opened(SealedCredential credential) {
        try {
            return (ObjectNode) RegisteredApp.json(new String(vault.secret(credential), UTF_8));
        } catch (IllegalArgumentException closed) {
            throw ApiFailure.of(
                    ApiError.CONFLICT,
                    "The webhook's secret cannot be read, give a new one with it: " + closed.getMessage());
        }
    }
}
