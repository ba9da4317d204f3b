package io.tapline.push.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class P256Test {

    private static final KeyPair PAIR = P256.generate(new SecureRandom());

    /** Repeated, for one number in 256 starts with a zero byte. */
    @RepeatedTest(20)
    void rawKeysAreReadBack() {
        KeyPair pair = P256.generate(new SecureRandom());

        assertThat(P256.publicKey(P256.point(pair.getPublic()))).isEqualTo(pair.getPublic());
        assertThat(P256.privateKey(P256.scalar((ECPrivateKey) pair.getPrivate())))
                .isEqualTo(pair.getPrivate());
    }

    @Test
    void smallNumbersKeepTheirLeadingZeros() {
        byte[] one = new byte[P256.SCALAR_LENGTH];
        one[P256.SCALAR_LENGTH - 1] = 1;

        assertThat(P256.scalar((ECPrivateKey) P256.privateKey(one))).isEqualTo(one);
    }

    @Test
    void bothSidesComputeTheSameSecret() {
        KeyPair other = P256.generate(new SecureRandom());

        assertThat(P256.sharedSecret(PAIR.getPrivate(), other.getPublic()))
                .hasSize(32)
                .isEqualTo(P256.sharedSecret(other.getPrivate(), PAIR.getPublic()));
    }

    @Test
    void pointOffTheCurveIsRefused() {
        byte[] point = P256.point(PAIR.getPublic());
        point[P256.POINT_LENGTH - 1] ^= 1;

        assertThatThrownBy(() -> P256.publicKey(point)).hasMessage("not a point of P-256");
    }

    @Test
    void pointInAnotherFormIsRefused() {
        byte[] point = P256.point(PAIR.getPublic());
        byte[] compressed = Arrays.copyOf(point, 33);
        compressed[0] = 2;

        assertThatThrownBy(() -> P256.publicKey(compressed)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> P256.publicKey(new byte[P256.POINT_LENGTH]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scalarOutOfRangeIsRefused() {
        byte[] tooLarge = new byte[P256.SCALAR_LENGTH];
        Arrays.fill(tooLarge, (byte) 0xFF);

        assertThatThrownBy(() -> P256.privateKey(tooLarge)).hasMessage("not a private key of P-256");
        assertThatThrownBy(() -> P256.privateKey(new byte[P256.SCALAR_LENGTH]))
                .hasMessage("not a private key of P-256");
    }
}
