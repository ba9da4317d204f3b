package io.tapline.apns;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.tapline.push.credential.P256;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ApnsCredentialsTest {

    private static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    private static final KeyPair PAIR = P256.fastest().generate(new SecureRandom());

    private Instant now = START;

    private final CredentialSource credentials =
            ApnsCredentials.of(new ApnsConfig.Token("TEAM123456", "KEY1234567", pem()), new TestClock());

    @Test
    void tokenNamesKeyTeamAndTimeAndIsSigned() throws GeneralSecurityException {
        Credential credential = get();
        String jwt = credential.authorization().substring("bearer ".length());
        String[] parts = jwt.split("\\.");

        assertThat(credential.authorization()).startsWith("bearer ");
        assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"ES256\",\"kid\":\"KEY1234567\"}");
        assertThat(decoded(parts[1])).isEqualTo("{\"iss\":\"TEAM123456\",\"iat\":" + START.getEpochSecond() + "}");
        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(PAIR.getPublic());
        verifier.update((parts[0] + "." + parts[1]).getBytes(US_ASCII));
        assertThat(verifier.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    }

    @Test
    void tokenIsRenewedAt50MinutesAndNotBefore() {
        Credential first = get();
        now = START.plus(Duration.ofMinutes(50)).minusMillis(1);
        assertThat(get()).isSameAs(first);

        now = START.plus(Duration.ofMinutes(50));
        get();
        assertThat(get()).isNotEqualTo(first);
    }

    @Test
    void tokenThatIsRefusedWithin20MinutesIsKept() {
        Credential first = get();
        now = START.plus(Duration.ofMinutes(20)).minusMillis(1);
        credentials.refused(first);
        assertThat(get()).isSameAs(first);

        now = START.plus(Duration.ofMinutes(20));
        credentials.refused(first);
        assertThat(get()).isNotEqualTo(first);
    }

    @Test
    void certificateNeedsNoToken() {
        CredentialSource certificate = ApnsCredentials.of(new ApnsConfig.Certificate("chain", "key"), new TestClock());

        assertThat(certificate.get("").result()).isSameAs(Credential.OF_CONNECTION);
    }

    @Test
    void keyThatCannotBeReadIsToldAtTheStartAndNotQuoted() {
        ApnsConfig.Token token = new ApnsConfig.Token("TEAM", "KEY", "very secret");

        assertThatThrownBy(() -> ApnsCredentials.of(token, new TestClock()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("very secret");
        assertThat(token.toString()).doesNotContain("very secret");
    }

    private Credential get() {
        return credentials.get("https://api.push.apple.com").result();
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    private static String pem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(PAIR.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private final class TestClock extends Clock {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
