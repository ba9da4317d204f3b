package io.tapline.gateway.identity;

import io.tapline.gateway.config.IssuerConfig;
import io.tapline.push.OutboundGuard;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/**
 * An issuer's keys, found through its discovery document, which is fetched again each time: it may move the keys.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID Connect Discovery, section
 *     3</a>
 */
record DiscoveredKeys(IssuerConfig issuer, OutboundGuard guard, HttpDocuments documents) implements KeySource {

    /** In the discovery document of an issuer that gives a token to whoever asks. */
    static final String DEVELOPMENT_MARK = "tapline_development_issuer";

    @Override
    public Future<JsonObject> fetch() {
        return documents
                .fetch(issuer.discovery(), guard)
                .map(document -> keyAddress(issuer, guard, document))
                .compose(keys -> documents.fetch(keys, guard));
    }

    /**
     * Where the keys are.
     *
     * @throws UntrustedIssuerException for a document of another issuer, of the development issuer, or that sends us where its
     *     issuer has no say
     */
    static URI keyAddress(IssuerConfig issuer, OutboundGuard guard, JsonObject document) {
        Claims members = new Claims(document);
        String name = members.string("issuer");
        if (name == null || !IssuerName.published(name).text().equals(issuer.issuer())) {
            throw new UntrustedIssuerException("its discovery document is of another issuer");
        }
        if (!issuer.development() && members.has(DEVELOPMENT_MARK)) {
            throw new DevelopmentIssuerException(issuer.issuer());
        }
        String keys = members.string("jwks_uri");
        if (keys == null) {
            throw new UntrustedIssuerException("its discovery document has no jwks_uri");
        }
        return allowed(issuer, guard, keys);
    }

    private static URI allowed(IssuerConfig issuer, OutboundGuard guard, String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new UntrustedIssuerException("its jwks_uri is no address");
        }
        boolean plain = IssuerConfig.isPlainLoopback(address) && IssuerConfig.isPlainLoopback(issuer.discovery());
        Optional<String> refusal =
                plain ? guard.check(address.getHost(), IssuerConfig.port(address)) : guard.check(address);
        if (refusal.isPresent()) {
            throw new UntrustedIssuerException("its jwks_uri may not be fetched: " + refusal.get());
        }
        return address;
    }
}
