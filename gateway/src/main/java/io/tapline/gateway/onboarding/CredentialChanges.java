package io.tapline.gateway.onboarding;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.tapline.gateway.sealing.Sealing;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What operators do to credentials. Each completes when this node serves the change. Confined to the event loop of the store. */
final class CredentialChanges {

    private static final String NEXT_SERIAL = "select nextval('credential_serial')";
    private static final String REPLACE = PostgresApps.sql("replace-credential.sql");
    private static final String ADD = PostgresApps.sql("add-credential.sql");
    private static final String RESEAL = PostgresApps.sql("reseal-credential.sql");
    private static final String FORGET_CURRENT =
            "delete from credential where app_id = $1 and service = $2 and usable_until is null";
    private static final String REMOVE = "delete from credential where app_id = $1 and service = $2";

    private final PostgresApps store;
    private final AppRegistry registry;
    private final AppChanges apps;
    private final CredentialVault vault;
    private final CredentialRules rules;
    private final CredentialTrial trial;
    private final Clock clock;

    CredentialChanges(
            PostgresApps store,
            AppRegistry registry,
            AppChanges apps,
            CredentialVault vault,
            CredentialRules rules,
            CredentialTrial trial,
            Clock clock) {
        this.store = store;
        this.registry = registry;
        this.apps = apps;
        this.vault = vault;
        this.rules = rules;
        this.trial = trial;
        this.clock = clock;
    }

    /**
     * How a credential is set.
     *
     * @param check whether it is tried at its provider first
     * @param overlap how long the one before it stays usable; null: as is usual for the service
     * @param notAfter when it expires, of one that does not say so itself
     */
    record Setting(
            boolean check,
            @Nullable Duration overlap,
            @Nullable Instant notAfter) {}

    /**
     * Sets the credential of an app at a service, in place of the one that it has.
     *
     * @return what may be shown of it; fails with an {@link ApiFailure}
     */
    Future<JsonObject> set(String actor, String app, Service service, JsonNode document, Setting setting) {
        Duration overlap = setting.overlap() == null ? service.overlap() : setting.overlap();
        return store(
                actor,
                app,
                service,
                document,
                setting,
                change -> change.run(REPLACE, app, service.key(), overlap.toMillis()));
    }

    /**
     * Likewise, where the new one holds the same secret: of the current one nothing stays, and one that was replaced before goes on.
     */
    Future<JsonObject> amend(String actor, String app, Service service, JsonNode document, Setting setting) {
        return store(actor, app, service, document, setting, change -> change.run(FORGET_CURRENT, app, service.key()));
    }

    private Future<JsonObject> store(
            String actor,
            String app,
            Service service,
            JsonNode document,
            Setting setting,
            Function<Change, Future<?>> makeRoom) {
        requireSealingKey();
        return store.load()
                .map(stored -> apps.registered(stored.apps(), app))
                .map(found -> checked(found, service, document, setting))
                .compose(fresh -> tried(service, fresh, setting).map(fresh))
                .compose(fresh -> store.change(change -> change.apps()
                        .map(all -> apps.registered(all, app))
                        .compose(still -> makeRoom.apply(change))
                        .compose(room -> add(change, app, service, fresh))
                        .compose(set -> change.audit(actor, "credential.set", app + "/" + service.key(), set)
                                .map(set))))
                .compose(set -> registry.refresh().map(set));
    }

    /** A credential that is about to be stored. */
    private record Fresh(
            JsonNode document,
            CredentialRules.Checked checked,
            @Nullable Instant notAfter) {}

    private Fresh checked(RegisteredApp app, Service service, JsonNode document, Setting setting) {
        CredentialRules.Checked checked = Problems.valid(() -> rules.check(app, service, document));
        Instant notAfter = checked.notAfter() == null ? setting.notAfter() : checked.notAfter();
        Instant notBefore = checked.notBefore();
        Instant now = clock.instant();
        if (notAfter != null && !now.isBefore(notAfter)) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "The credential has expired at " + notAfter);
        }
        if (notBefore != null && now.isBefore(notBefore)) {
            throw ApiFailure.of(ApiError.INVALID_REQUEST, "The credential is not valid before " + notBefore);
        }
        return new Fresh(document, checked, notAfter);
    }

    private Future<Void> tried(Service service, Fresh fresh, Setting setting) {
        return setting.check() ? trial.run(service, fresh.checked().app()) : Future.succeededFuture();
    }

    private Future<JsonObject> add(Change change, String app, Service service, Fresh fresh) {
        byte[] secret = fresh.document().toString().getBytes(UTF_8);
        JsonObject about = fresh.checked().about();
        return change.run(NEXT_SERIAL).compose(next -> {
            long serial = next.iterator().next().getLong(0);
            Sealing.Sealed sealed = vault.sealing().seal(secret, SealedCredential.place(app, service, serial));
            return change.run(
                            ADD,
                            serial,
                            app,
                            service.key(),
                            sealed.key(),
                            Buffer.buffer(sealed.bytes()),
                            about,
                            timestamp(fresh.notAfter()))
                    .map(added -> shown(service, serial, about, fresh.notAfter()));
        });
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static JsonObject shown(Service service, long serial, JsonObject about, @Nullable Instant notAfter) {
        return new JsonObject()
                .put("service", service.key())
                .put("serial", serial)
                .put("about", about)
                .put("notAfter", notAfter == null ? null : notAfter.toString());
    }

    /**
     * Removes the credentials of an app at a service, those that were replaced included.
     *
     * @return fails with an {@link ApiFailure} if there is none
     */
    Future<Void> remove(String actor, String app, Service service) {
        return store.change(change -> change.apps()
                        .map(all -> apps.registered(all, app))
                        .compose(found -> change.run(REMOVE, app, service.key()))
                        .compose(removed -> {
                            if (removed.rowCount() == 0) {
                                throw ApiFailure.of(ApiError.NOT_FOUND, "The app has no such credential");
                            }
                            return change.audit(
                                    actor, "credential.removed", app + "/" + service.key(), new JsonObject());
                        }))
                .compose(removed -> registry.refresh());
    }

    /**
     * Seals all that another key than the first has sealed by the first, so that the other can leave the configuration.
     *
     * @return how many
     */
    Future<Integer> reseal(String actor) {
        String key = requireSealingKey();
        return store.change(change -> change.apps().compose(all -> {
                    List<SealedCredential> old = all.stream()
                            .flatMap(app -> app.credentials().stream())
                            .filter(credential -> !credential.sealed().key().equals(key))
                            .toList();
                    List<Future<?>> resealed = new ArrayList<>();
                    for (SealedCredential credential : old) {
                        Sealing.Sealed sealed = vault.sealing().seal(opened(credential), credential.place());
                        resealed.add(
                                change.run(RESEAL, credential.serial(), sealed.key(), Buffer.buffer(sealed.bytes())));
                    }
                    JsonObject detail = new JsonObject().put("credentials", old.size());
                    return Future.join(resealed)
                            .compose(done -> change.audit(actor, "credentials.resealed", key, detail))
                            .map(old.size());
                }))
                .compose(count -> registry.refresh().map(count));
    }

    private byte[] opened(SealedCredential credential) {
        try {
            return vault.secret(credential);
        } catch (IllegalArgumentException closed) {
            throw ApiFailure.of(
                    ApiError.CONFLICT,
                    "The " + credential.service().key() + " credential of app " + credential.app() + ": "
                            + closed.getMessage());
        }
    }

    private String requireSealingKey() {
        return vault.sealing()
                .sealingKey()
                .orElseThrow(() -> ApiFailure.of(
                        ApiError.CONFLICT,
                        "No credential can be stored: sealing.keys of the configuration names no key"));
    }
}
