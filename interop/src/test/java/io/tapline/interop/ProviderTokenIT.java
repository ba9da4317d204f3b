package io.tapline.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsCredentials;
import io.tapline.push.Credential;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Our provider token for APNs, verified by npm's jose: Pushy's server cannot, see {@link DerSignatures}. */
@ExtendWith(NodeInstalled.class)
class ProviderTokenIT {

    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");

    @Test
    void tokenIsAJwtAsApplePrescribes() throws Exception {
        KeyPair key = PushyServer.newKeyPair();
        Credential credential = ApnsCredentials.of(
                        new ApnsConfig.Token("TEAM567890", "KEY4567890", PushyServer.pem(key)),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                .get("")
                .result();

        try (NodePackages packages = new NodePackages("")) {
            JsonNode token = packages.call(
                    "verifyProviderToken",
                    Map.of("authorization", credential.authorization(), "publicKey", pem(key.getPublic())));

            assertThat(token.path("header").path("kid").asText()).isEqualTo("KEY4567890");
            assertThat(token.path("claims").path("iss").asText()).isEqualTo("TEAM567890");
            assertThat(token.path("claims").path("iat").asLong()).isEqualTo(NOW.getEpochSecond());
        }
    }

    private static String pem(PublicKey key) {
        String base64 = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        return "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----\n";
    }
}
