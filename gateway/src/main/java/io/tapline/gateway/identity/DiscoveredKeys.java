package io.tapline.gateway.identity;

import io.tapline.gateway.config.IssuerConfig;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;

/**
 * An issuer's keys, found through its discovery document, which is fetched again each time: it may move the keys.
 *
 * @see <a href="https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata">OpenID Connect Discovery, section
 *     3</a>
 */
record DiscoveredKeys(IssuerConfig issuer, HttpDocuments documents) implements KeySource {

    /** In the discovery document of an issuer that gives a token to whoever asks. */
    static final String DEVELOPMENT_MARK = "tapline_development_issuer";

    @Override
    public Future<JsonObject> fetch() {
        return documents
                .fetch(issuer.discovery())
                .map(document -> keyAddress(issuer, document))
                .compose(documents::fetch);
    }

    /**
     * Where the keys are.
     *
     * @throws UntrustedIssuerException for a document of another issuer, of the development issuer, or that sends us where its
     *     issuer has no say
     */
    static URI keyAddress(IssuerConfig issuer, JsonObject document) {
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
        return allowed(issuer, keys);
    }

    private static URI allowed(IssuerConfig issuer, String text) {
        URI address;
        try {
            address = URI.create(text);
        } catch (IllegalArgumentException malformed) {
            throw new UntrustedIssuerException("its jwks_uri is no address");
        }
        boolean plain = IssuerConfig.isPlainLoopback(address) && IssuerConfig.isPlainLoopback(issuer.discovery());
        boolean secure = "https".equalsIgnoreCase(address.getScheme()) && address.getHost() != null;
        if (address.getUserInfo() != null || !(plain || secure)) {
            throw new UntrustedIssuerException("its jwks_uri is not an https address");
        }
        String host = authority(address);
        if (!host.equals(authority(issuer.discovery()))
                && !issuer.keyHosts().contains(host)
                && !issuer.keyHosts().contains(address.getHost())) {
            throw new UntrustedIssuerException("its jwks_uri is at " + host + ", which keyHosts does not list");
        }
        return address;
    }

    private static String authority(URI address) {
        int port = address.getPort() >= 0 ? address.getPort() : "http".equalsIgnoreCase(address.getScheme()) ? 80 : 443;
        return address.getHost() + ":" + port;
    }
}
