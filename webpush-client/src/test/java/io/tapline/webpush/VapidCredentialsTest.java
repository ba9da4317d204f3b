package io.tapline.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.push.Credential;
import io.tapline.push.credential.P256;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VapidCredentialsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final WebPushConfig CONFIG = WebPushConfig.generate(new SecureRandom(), "mailto:ops@example.com");

    private final VapidCredentials credentials = new VapidCredentials(CONFIG, CLOCK);

    @Test
    void tokenIsForOnePushServiceAndVerifiesWithThePublicKey() throws GeneralSecurityException {
        Credential credential = get("https://updates.push.services.mozilla.com");
        List<String> parts = List.of(credential.authorization().split("[ .,=]+"));

        assertThat(credential.authorization()).matches("vapid t=[\\w-]+\\.[\\w-]+\\.[\\w-]+, k=" + CONFIG.publicKey());
        assertThat(decoded(parts.get(2))).isEqualTo("{\"alg\":\"ES256\",\"typ\":\"JWT\"}");
        assertThat(decoded(parts.get(3)))
                .isEqualTo("{\"aud\":\"https://updates.push.services.mozilla.com\",\"exp\":"
                        + NOW.plus(VapidCredentials.LIFE).getEpochSecond() + ",\"sub\":\"mailto:ops@example.com\"}");
        assertThat(VapidCredentials.LIFE).isLessThan(Duration.ofHours(24));
        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(P256.jdk().publicKey(Base64.getUrlDecoder().decode(CONFIG.publicKey())));
        verifier.update((parts.get(2) + "." + parts.get(3)).getBytes(US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts.get(4)))).isTrue();
    }

    @Test
    void eachPushServiceHasOneTokenThatIsKept() {
        Credential google = get("https://fcm.googleapis.com");

        assertThat(get("https://fcm.googleapis.com")).isSameAs(google);
        assertThat(get("https://web.push.apple.com")).isNotEqualTo(google);
    }

    @Test
    void floodOfPushServicesDoesNotGrowTheCacheWithoutEnd() {
        Credential first = get("https://push.example");
        for (int i = 0; i < 200; i++) {
            get("https://push" + i + ".example");
        }
        assertThat(get("https://push.example")).isNotSameAs(first);
    }

    @Test
    void keysThatAreNotAPairAreRefusedAtTheStart() {
        String otherKey = WebPushConfig.generate(new SecureRandom(), "mailto:ops@example.com")
                .publicKey();
        WebPushConfig mixed = new WebPushConfig(otherKey, CONFIG.privateKey(), CONFIG.subject());

        assertThatThrownBy(() -> new VapidCredentials(mixed, CLOCK)).hasMessage("the VAPID keys are not a pair");
        assertThat(mixed.toString()).doesNotContain(CONFIG.privateKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailto:ops@example.com", "https://example.com/contact"})
    void contactMayBeMailOrPage(String subject) {
        assertThat(new WebPushConfig("a", "b", subject).subject()).isEqualTo(subject);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ops@example.com",
                "mailto: ops@example.com",
                "mailto:<ops@example.com>",
                "mailto:ops@localhost",
                "https://localhost",
                "http://example.com"
            })
    void contactThatAppleWouldRefuseIsRefused(String subject) {
        assertThatThrownBy(() -> new WebPushConfig("a", "b", subject))
                .hasMessageStartingWith("subject is not a mailto: or https: contact");
    }

    private Credential get(String audience) {
        return credentials.get(audience).result();
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }
}
