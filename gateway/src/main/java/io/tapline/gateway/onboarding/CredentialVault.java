package io.tapline.gateway.onboarding;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.sealing.Sealing;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the credentials of registered apps, each once. What cannot be opened or used is said in the log, and left out. Confined to one
 * event loop.
 */
final class CredentialVault {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialVault.class);

    private final Sealing sealing;
    private final CredentialRules rules;
    private final Map<String, JsonNode> opened = new HashMap<>();

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
        JsonNode known = opened.get(credential.place());
        if (known != null) {
            return known;
        }
        try {
            JsonNode document = open(credential);
            rules.check(app, credential.service(), document);
            opened.put(credential.place(), document);
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

    /** Forgets what none of these apps has any more. */
    void keepOnly(List<RegisteredApp> apps) {
        Set<String> places = apps.stream()
                .flatMap(app -> app.credentials().stream())
                .map(SealedCredential::place)
                .collect(Collectors.toSet());
        opened.keySet().retainAll(places);
    }

    Sealing sealing() {
        return sealing;
    }
}
