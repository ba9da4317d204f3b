package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.config.IssuerConfig;
import io.tapline.gateway.demo.DevelopmentIssuer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveredKeysTest {

    private static IssuerConfig config(String issuer, boolean development, String... keyHosts) {
        return new IssuerConfig(
                issuer,
                IssuerConfig.defaultDiscovery(issuer),
                Set.of("api://tapline"),
                "sub",
                IssuerConfig.ALGORITHMS,
                Set.of(keyHosts),
                Duration.ZERO,
                Duration.ofMinutes(10),
                development);
    }

    private static JsonObject document(String issuer, String keys) {
        return new JsonObject().put("issuer", issuer).put("jwks_uri", keys);
    }

    private static URI keyAddress(String issuer, String keys, String... keyHosts) {
        return keyAddress(config(issuer, false, keyHosts), document(issuer, keys));
    }

    private static URI keyAddress(IssuerConfig issuer, JsonObject document) {
        return DiscoveredKeys.keyAddress(issuer, issuer.guard(Set.of()), document);
    }

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example,          https://issuer.example/keys",
        "https://issuer.example,          https://issuer.example:443/keys",
        "https://accounts.google.com,     https://keys.listed.example/certs",
        "https://accounts.google.com,     https://ports.listed.example:8443/certs",
        "http://127.0.0.1:8080/default,   http://127.0.0.1:8080/default/jwks"
    })
    void keysAreFetchedFromTheIssuersOwnOrAListedHost(String issuer, String keys) {
        assertThat(keyAddress(issuer, keys, "keys.listed.example", "ports.listed.example:8443"))
                .isEqualTo(URI.create(keys));
    }

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example,        http://issuer.example/keys",
        "https://issuer.example,        http://127.0.0.1/keys",
        "https://issuer.example,        https://other.example/keys",
        "https://issuer.example,        https://issuer.example:6379/keys",
        "https://issuer.example,        https://issuer.example@other.example/keys",
        "https://issuer.example,        https://169.254.169.254/keys",
        "https://issuer.example,        file:///etc/passwd",
        "https://issuer.example,        /keys",
        "https://issuer.example,        not an address",
        "http://127.0.0.1:8080/default, http://127.0.0.1:6379/keys",
        "http://127.0.0.1:8080/default, http://10.0.0.1:8080/keys"
    })
    void discoveryCannotSendUsElsewhere(String issuer, String keys) {
        assertThatThrownBy(() -> keyAddress(issuer, keys))
                .isInstanceOf(UntrustedIssuerException.class)
                .hasMessageStartingWith("its jwks_uri ");
    }

    @Test
    void documentOfAnotherIssuerIsNotBelieved() {
        assertThatThrownBy(() -> keyAddress(
                        config("https://issuer.example", false),
                        document("https://other.example", "https://issuer.example/keys")))
                .hasMessage("its discovery document is of another issuer");
    }

    @Test
    void entrasDocumentForAllTenantsIsThatOfTheTemplate() {
        IssuerConfig entra = config("https://login.microsoftonline.com/{tenant}/v2.0", false);
        String keys = "https://login.microsoftonline.com/common/discovery/v2.0/keys";
        assertThat(entra.discovery())
                .hasToString("https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration");
        assertThat(keyAddress(entra, document("https://login.microsoftonline.com/{tenantid}/v2.0", keys)))
                .hasToString(keys);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void developmentIssuerMustBeMarked(boolean marked) {
        String issuer = "http://127.0.0.1:8080/dev/v2.0";
        JsonObject document = document(issuer, "http://127.0.0.1:8080/keys").put(DevelopmentIssuer.MARK, true);
        if (marked) {
            assertThat(keyAddress(config(issuer, true), document)).isNotNull();
        } else {
            assertThatThrownBy(() -> keyAddress(config(issuer, false), document))
                    .isInstanceOf(DevelopmentIssuerException.class)
                    .hasMessageContaining(issuer);
        }
    }
}
