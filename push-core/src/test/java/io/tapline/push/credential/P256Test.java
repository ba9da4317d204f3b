package io.tapline.push.credential;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With native code and with the JDK, each by itself and one with the other. */
class P256Test {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final byte[] DATA = "signed".getBytes(US_ASCII);

    /** Enough for numbers that start with a zero byte, as one in 256 does. */
    private static final int MANY = 300;

    static Set<P256> each() {
        return Set.of(P256.fastest(), P256.jdk());
    }

    static Stream<Arguments> pairs() {
        return each().stream().flatMap(one -> each().stream().map(other -> Arguments.of(one, other)));
    }

    @Test
    void nativeCodeLoadsOnTheUsualLinux() {
        List<String> glibc = List.of("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1");
        assumeTrue(glibc.stream().anyMatch(loader -> Files.exists(Path.of(loader))));

        assertThat(P256.fastest().isNative()).as(P256.fastest().toString()).isTrue();
        assertThat(P256.fastest().toString()).contains("AWS-LC");
        assertThat(P256.jdk().isNative()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("each")
    void rawKeysAreReadBack(P256 p256) {
        for (int i = 0; i < MANY; i++) {
            KeyPair pair = p256.generate(RANDOM);
            assertThat(p256.publicKey(P256.point(pair.getPublic()))).isEqualTo(pair.getPublic());
            byte[] scalar = P256.scalar((ECPrivateKey) pair.getPrivate());
            assertThat(P256.scalar((ECPrivateKey) p256.privateKey(scalar))).isEqualTo(scalar);
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void smallNumbersKeepTheirLeadingZeros(P256 p256) {
        byte[] one = new byte[P256.SCALAR_LENGTH];
        one[P256.SCALAR_LENGTH - 1] = 1;

        assertThat(P256.scalar((ECPrivateKey) p256.privateKey(one))).isEqualTo(one);
    }

    /** NIST's Cryptographic Algorithm Validation Program, ECDH of P-256, count 0. */
    @ParameterizedTest
    @MethodSource("each")
    void secretIsThatOfNistsExample(P256 p256) {
        byte[] other = HexFormat.of()
                .parseHex("04700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
                        + "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac");
        byte[] own = HexFormat.of().parseHex("7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534");

        assertThat(HexFormat.of().formatHex(p256.sharedSecret(p256.privateKey(own), p256.publicKey(other))))
                .isEqualTo("46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bothSidesComputeTheSameSecret(P256 one, P256 other) {
        KeyPair ours = one.generate(RANDOM);
        KeyPair theirs = other.generate(RANDOM);
        byte[] secret = one.sharedSecret(ours.getPrivate(), one.publicKey(P256.point(theirs.getPublic())));

        assertThat(secret).hasSize(32);
        assertThat(other.sharedSecret(theirs.getPrivate(), other.publicKey(P256.point(ours.getPublic()))))
                .isEqualTo(secret);
        assertThat(one.sharedSecret(theirs.getPrivate(), ours.getPublic())).isEqualTo(secret);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatOneSignsTheOtherVerifies(P256 one, P256 other) {
        KeyPair pair = one.generate(RANDOM);
        byte[] signature = one.sign(pair.getPrivate(), DATA);

        assertThat(signature).hasSize(64);
        assertThat(other.verifies(other.publicKey(P256.point(pair.getPublic())), DATA, signature))
                .isTrue();
        assertThat(other.verifies(pair.getPublic(), DATA, signature)).isTrue();
        assertThat(other.verifies(other.generate(RANDOM).getPublic(), DATA, signature))
                .isFalse();
        assertThat(other.verifies(pair.getPublic(), new byte[0], signature)).isFalse();
    }

    /** RFC 8292 section 2.4. */
    @ParameterizedTest
    @MethodSource("each")
    void tokenOfRfc8292Verifies(P256 p256) {
        String signed = "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9"
                + ".eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1ha"
                + "Wx0bzpwdXNoQGV4YW1wbGUuY29tIn0";
        String signature = "i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA";
        String key = "BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs";

        assertThat(p256.verifies(p256.publicKey(decoded(key)), signed.getBytes(US_ASCII), decoded(signature)))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("each")
    void whatIsNoSignatureVerifiesNothing(P256 p256) {
        KeyPair pair = p256.generate(RANDOM);
        byte[] signature = p256.sign(pair.getPrivate(), DATA);
        byte[] ones = new byte[64];
        Arrays.fill(ones, (byte) 0xFF);

        for (byte[] wrong : List.of(
                new byte[64], // a JDK once took r = s = 0 for anyone's signature of anything
                ones,
                new byte[0],
                Arrays.copyOf(signature, 63),
                Arrays.copyOf(signature, 65),
                Arrays.copyOf(signature, 66))) {
            assertThat(p256.verifies(pair.getPublic(), DATA, wrong)).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("each")
    void keyOfAnotherKindIsRefused(P256 p256) throws GeneralSecurityException {
        KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        KeyPair pair = p256.generate(RANDOM);

        assertThatThrownBy(() -> p256.sign(rsa.getPrivate(), DATA)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> p256.verifies(rsa.getPublic(), DATA, new byte[64]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> p256.sharedSecret(rsa.getPrivate(), pair.getPublic()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> p256.sharedSecret(pair.getPrivate(), rsa.getPublic()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("each")
    void pointOffTheCurveIsRefused(P256 p256) {
        byte[] point = P256.point(p256.generate(RANDOM).getPublic());
        point[P256.POINT_LENGTH - 1] ^= 1;

        assertThatThrownBy(() -> p256.publicKey(point)).hasMessage("not a point of P-256");
    }

    @ParameterizedTest
    @MethodSource("each")
    void pointInAnotherFormIsRefused(P256 p256) {
        byte[] point = P256.point(p256.generate(RANDOM).getPublic());
        byte[] compressed = Arrays.copyOf(point, 33);
        compressed[0] = 2;

        assertThatThrownBy(() -> p256.publicKey(compressed)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> p256.publicKey(new byte[P256.POINT_LENGTH]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("each")
    void scalarOutOfRangeIsRefused(P256 p256) {
        byte[] tooLarge = new byte[P256.SCALAR_LENGTH];
        Arrays.fill(tooLarge, (byte) 0xFF);

        assertThatThrownBy(() -> p256.privateKey(tooLarge)).hasMessage("not a private key of P-256");
        assertThatThrownBy(() -> p256.privateKey(new byte[P256.SCALAR_LENGTH]))
                .hasMessage("not a private key of P-256");
    }

    private static byte[] decoded(String base64) {
        return Base64.getUrlDecoder().decode(base64);
    }
}
