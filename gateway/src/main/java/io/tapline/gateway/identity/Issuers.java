package io.tapline.gateway.identity;

import io.tapline.gateway.config.IssuerConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The issuers that the gateway trusts. Immutable. */
final class Issuers {

    private final Map<String, Issuer> exact = new HashMap<>();
    private final Map<String, Issuer> templates = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if one is listed twice */
    Issuers(List<Issuer> issuers) {
        for (Issuer issuer : issuers) {
            String name = issuer.config().issuer();
            Map<String, Issuer> known = name.contains(IssuerConfig.TENANT) ? templates : exact;
            if (known.put(name, issuer) != null) {
                throw new IllegalArgumentException("issuer " + name + " is listed twice");
            }
        }
    }

    /** Who, by its own words, issued the token; one that is listed by its exact name goes before a template. */
    Optional<Issuer> find(Claims claims) {
        String iss = claims.issuer();
        if (iss == null) {
            return Optional.empty();
        }
        Issuer named = exact.get(iss);
        return named != null
                ? Optional.of(named)
                : templates.values().stream()
                        .filter(issuer -> issuer.name().matches(iss, claims.tenant()))
                        .findFirst();
    }
}
