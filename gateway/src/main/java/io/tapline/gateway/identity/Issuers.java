package io.tapline.gateway.identity;

import io.tapline.gateway.config.IssuerConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The issuers that the gateway trusts. Immutable. */
final class Issuers {

    private final Map<String, Issuer> byName = new HashMap<>();
    private final List<Issuer> withTenants = new ArrayList<>();

    /** @throws IllegalArgumentException if one is listed twice */
    Issuers(List<Issuer> issuers) {
        for (Issuer issuer : issuers) {
            String name = issuer.config().issuer();
            if (byName.put(name, issuer) != null) {
                throw new IllegalArgumentException("issuer " + name + " is listed twice");
            }
            if (name.contains(IssuerConfig.TENANT)) {
                withTenants.add(issuer);
            }
        }
    }

    /** Who, by its own words, issued the token; one that is listed by its exact name goes before a template. */
    Optional<Issuer> find(Claims claims) {
        String iss = claims.issuer();
        Issuer exact = iss == null ? null : byName.get(iss);
        return exact != null
                ? Optional.of(exact)
                : withTenants.stream().filter(issuer -> issuer.issued(claims)).findFirst();
    }
}
