package io.tapline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerConfigTest {

    private static IssuerConfig config(String issuer, Set<String> audiences, Set<String> algorithms, Duration leeway) {
        return new IssuerConfig(
                issuer,
                IssuerConfig.defaultDiscovery(issuer),
                audiences,
                "sub",
                algorithms,
                Set.of(),
                leeway,
                Duration.ofMinutes(10),
                false);
    }

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example,  https://issuer.example/.well-known/openid-configuration",
        "https://issuer.example/, https://issuer.example/.well-known/openid-configuration",
        "https://login.microsoftonline.com/{tenant}/v2.0,"
                + "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration"
    })
    void discoveryIsWhereTheStandardPutsIt(String issuer, String discovery) {
        assertThat(IssuerConfig.defaultDiscovery(issuer)).hasToString(discovery);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://issuer.example", "http://127.0.0.1.evil.example", "issuer", "https://u:p@issuer.example"
            })
    void issuerMustBeSecure(String issuer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config(issuer, Set.of("a"), IssuerConfig.ALGORITHMS, Duration.ZERO))
                .withMessageStartingWith("issuer must be an https address");
    }

    @Test
    void loopbackMayBePlain() {
        assertThat(config("http://localhost:8080/x", Set.of("a"), IssuerConfig.ALGORITHMS, Duration.ZERO))
                .isNotNull();
    }

    @Test
    void symmetricAlgorithmIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> config("https://issuer.example", Set.of("a"), Set.of("HS256"), Duration.ZERO))
                .withMessageStartingWith("algorithms must be");
    }

    @Test
    void audienceIsRequired() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        config("https://issuer.example", Set.of(), IssuerConfig.ALGORITHMS, Duration.ofSeconds(1)))
                .withMessageStartingWith("audiences");
    }

    @Test
    void leewayIsBounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        config("https://issuer.example", Set.of("a"), IssuerConfig.ALGORITHMS, Duration.ofHours(1)))
                .withMessageStartingWith("leeway");
    }
}
