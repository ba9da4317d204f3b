package io.tapline.gateway.identity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys that an issuer publishes, by {@code kid}. Immutable. */
record SigningKeys(Map<String, SigningKey> byId) {

    static final SigningKeys NONE = new SigningKeys(Map.of());

    SigningKeys {
        byId = Map.copyOf(byId);
    }

    Optional<SigningKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /**
     * The keys of a set that was fetched later. Keys that stayed are the same objects; those that left are withdrawn.
     *
     * @throws IllegalArgumentException if this is no JWK set
     */
    SigningKeys replacedBy(JsonObject set, Set<String> algorithms) {
        if (!(set.getValue("keys") instanceof JsonArray published)) {
            throw new IllegalArgumentException("the document is no JWK set: it has no array keys");
        }
        Map<String, SigningKey> next = new LinkedHashMap<>();
        for (Object member : published) {
            if (member instanceof JsonObject jwk) {
                SigningKey.of(jwk, algorithms).map(this::known).ifPresent(key -> next.putIfAbsent(key.id(), key));
            }
        }
        byId.values().stream().filter(key -> next.get(key.id()) != key).forEach(SigningKey::withdraw);
        return new SigningKeys(next);
    }

    private SigningKey known(SigningKey key) {
        return find(key.id()).filter(key::isSameKeyAs).orElse(key);
    }
}
