package io.tapline.gateway.onboarding;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.config.AppConfig;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the credentials of registered apps. What cannot be opened or used is said in the log, and left out. Thread-safe. */
final class CredentialVault {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialVault.class);

    private final Sealing sealing;
    private final CredentialRules rules;

    CredentialVault(Sealing sealing, CredentialRules rules) {
        this.sealing = sealing;
        this.rules = rules;
    }

    /**
     * The app with its current credentials.
     *
     * @throws IllegalArgumentException or ConfigException if the app itself cannot be used
     */
    AppConfig current(RegisteredApp app) {
        return app.with(documents(app, SealedCredential::isCurrent));
    }

    /** The app with those that were replaced and are still usable; null if there is none. */
    @Nullable
    AppConfig previous(RegisteredApp app, Instant now) {
        Map<Service, JsonNode> documents = documents(app, credential -> isOverlapping(credential, now));
        return documents.isEmpty() ? null : app.with(documents);
    }

    private static boolean isOverlapping(SealedCredential credential, Instant now) {
        Instant end = credential.usableUntil();
        return end != null && now.isBefore(end);
    }

    private Map<Service, JsonNode> documents(RegisteredApp app, Predicate<SealedCredential> wanted) {
        Map<Service, JsonNode> documents = new EnumMap<>(Service.class);
        // The newest come first.
        List<SealedCredential> credentials =
                app.credentials().stream().filter(wanted).toList();
        for (SealedCredential credential : credentials) {
            JsonNode document = usable(app, credential);
            if (document != null) {
                documents.putIfAbsent(credential.service(), document);
            }
        }
        return documents;
    }

    private @Nullable JsonNode usable(RegisteredApp app, SealedCredential credential) {
        try {
            JsonNode document = open(credential);
            rules.check(app, credential.service(), document);
            return document;
        } catch (RuntimeException unusable) {
            LOG.error(
                    "The {} credential {} of app {} cannot be used: {}",
                    credential.service().key(),
                    credential.serial(),
                    app.id(),
                    unusable.getMessage());
            return null;
        }
    }

    /** @throws IllegalArgumentException if it does not open */
    private JsonNode open(SealedCredential credential) {
        return RegisteredApp.json(new String(secret(credential), StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if it does not open */
    byte[] secret(SealedCredential credential) {
        return sealing.open(credential.sealed(), credential.place());
    }

    Sealing sealing() {
        return sealing;
    }
}
