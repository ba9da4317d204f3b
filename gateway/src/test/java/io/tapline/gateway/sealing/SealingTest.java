package io.tapline.gateway.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.config.SealingConfig;
import io.tapline.gateway.sealing.Sealing.Sealed;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class SealingTest {

    private static final byte[] SECRET = "a private key".getBytes(UTF_8);
    private static final String HERE = "app apns 7";

    private final Sealing sealing = sealing("k1");

    private static Sealing sealing(String... keys) {
        List<SealingConfig.Key> made = Stream.of(keys)
                .map(id -> new SealingConfig.Key(id, new SecretKeySpec(Arrays.copyOf(id.getBytes(UTF_8), 32), "AES")))
                .toList();
        return new Sealing(new SealingConfig(made, false), new SecureRandom());
    }

    @Test
    void whatWasSealedIsOpenedAgain() {
        Sealed sealed = sealing.seal(SECRET, HERE);

        assertThat(sealed.key()).isEqualTo("k1");
        assertThat(sealing.open(sealed, HERE)).isEqualTo(SECRET);
    }

    @Test
    void sameSecretIsNeverSealedTheSameWay() {
        assertThat(sealing.seal(SECRET, HERE).bytes())
                .isNotEqualTo(sealing.seal(SECRET, HERE).bytes());
    }

    @Test
    void sealedSecretDoesNotOpenInAnotherPlace() {
        Sealed sealed = sealing.seal(SECRET, HERE);

        for (String elsewhere : List.of("other apns 7", "app fcm 7", "app apns 8")) {
            assertThatThrownBy(() -> sealing.open(sealed, elsewhere))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another place");
        }
    }

    @Test
    void everyChangedBitIsNoticed() {
        Sealed sealed = sealing.seal(SECRET, HERE);
        for (int i = 0; i < sealed.bytes().length; i++) {
            byte[] changed = sealed.bytes().clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> sealing.open(new Sealed("k1", changed), HERE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> sealing.open(new Sealed("k1", new byte[5]), HERE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void firstKeySealsAndAllOpen() {
        Sealed old = sealing.seal(SECRET, HERE);
        Sealing rotated = sealing("k2", "k1");

        assertThat(rotated.open(old, HERE)).isEqualTo(SECRET);
        assertThat(rotated.seal(SECRET, HERE).key()).isEqualTo("k2");
        assertThatThrownBy(() -> sealing("k2").open(old, HERE)).hasMessageContaining("lacks the key k1");
    }

    @Test
    void withoutKeysNothingIsSealed() {
        assertThat(sealing().sealingKey()).isEmpty();
        assertThatThrownBy(() -> sealing().seal(SECRET, HERE)).hasMessageContaining("sealing.keys");
    }
}
