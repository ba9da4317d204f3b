package io.tapline.gateway.identity;

import io.tapline.gateway.identity.App.AllowedIssuer;
import io.tapline.gateway.identity.App.VisualDelivery;
import java.util.List;
import java.util.Set;

/** Apps for tests. */
final class TestApps {

    private TestApps() {}

    static App app(String id, Set<String> clientIds, AllowedIssuer... issuers) {
        return new App(
                id,
                clientIds,
                List.of(id + ".example.com"),
                List.of(issuers),
                VisualDelivery.PRIVATE,
                "You have a notification",
                50,
                Set.of());
    }

    static AllowedIssuer allTenantsOf(String issuer) {
        return new AllowedIssuer(issuer, Set.of());
    }
}
