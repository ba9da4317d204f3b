package io.tapline.gateway.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.config.SealingConfig;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class NotificationSealingTest {

    private static final byte[] CONTENT = "hello".getBytes(UTF_8);
    private static final String COLUMN = "raw";
    private static final UUID ID = UUID.fromString("01930000-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("01930000-0000-7000-8000-000000000002");

    private final NotificationSealing sealing = sealing("k1");

    private static NotificationSealing sealing(String... keys) {
        List<SealingConfig.Key> made =
                Stream.of(keys).map(id -> new SealingConfig.Key(id, secret(id))).toList();
        return new NotificationSealing(new SealingConfig(made, !made.isEmpty()), new SecureRandom());
    }

    private static SecretKeySpec secret(String id) {
        return new SecretKeySpec(Arrays.copyOf(id.getBytes(UTF_8), 32), "AES");
    }

    @Test
    void whatWasSealedIsOpenedAgain() throws Exception {
        for (int size : new int[] {0, 1, 15, 16, 17, 70_000}) {
            byte[] content = new byte[size];
            Arrays.fill(content, (byte) 'x');
            byte[] sealed = sealing.seal(content, ID, COLUMN);

            assertThat(NotificationSealing.isSealed(sealed)).isTrue();
            assertThat(sealing.open(sealed, ID, COLUMN)).isEqualTo(content);
        }
    }

    /** By the documents alone, with nothing of the class: what is in a backup must be readable by others. */
    @Test
    void formIsTheOneThatIsDocumented() throws Exception {
        byte[] sealed = sealing.seal(CONTENT, ID, COLUMN);

        byte[] header = HexFormat.of().parseHex("ff01026b31");
        assertThat(Arrays.copyOf(sealed, 5)).isEqualTo(header);
        byte[] id = HexFormat.of().parseHex(ID.toString().replace("-", ""));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(secret("k1"));
        mac.update("tapline notification key".getBytes(UTF_8));
        mac.update(id);
        mac.update((byte) 1);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(mac.doFinal(), "AES"),
                new GCMParameterSpec(128, Arrays.copyOfRange(sealed, 5, 17)));
        cipher.updateAAD(header);
        cipher.updateAAD(id);
        cipher.updateAAD(COLUMN.getBytes(UTF_8));
        assertThat(cipher.doFinal(sealed, 17, sealed.length - 17)).isEqualTo(CONTENT);
    }

    @Test
    void sameContentIsNeverSealedTheSameWay() {
        assertThat(sealing.seal(CONTENT, ID, COLUMN)).isNotEqualTo(sealing.seal(CONTENT, ID, COLUMN));
    }

    @Test
    void doesNotOpenInAnotherRowOrColumn() {
        byte[] sealed = sealing.seal(CONTENT, ID, COLUMN);

        assertThatThrownBy(() -> sealing.open(sealed, OTHER, COLUMN))
                .isInstanceOf(UnreadableException.class)
                .hasMessageContaining("key k1", "another place");
        assertThatThrownBy(() -> sealing.open(sealed, ID, "title")).isInstanceOf(UnreadableException.class);
    }

    @Test
    void everyChangedBitAndEveryCutIsNoticed() {
        byte[] sealed = sealing("k1", "k2").seal(CONTENT, ID, COLUMN);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            byte[] cut = Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> sealing.open(changed, ID, COLUMN)).isInstanceOf(UnreadableException.class);
            assertThatThrownBy(() -> sealing.open(cut, ID, COLUMN)).isInstanceOf(UnreadableException.class);
        }
    }

    /** The id of a key is not secret, and says which one opens: another one must not. */
    @Test
    void idOfAnotherKeyDoesNotOpen() {
        NotificationSealing both = sealing("k1", "k2");
        byte[] sealed = both.seal(CONTENT, ID, COLUMN);
        sealed[4] = '2';

        assertThatThrownBy(() -> both.open(sealed, ID, COLUMN)).hasMessageContaining("key k2 does not open");
    }

    @Test
    void firstKeySealsAndAllOpen() throws Exception {
        byte[] old = sealing.seal(CONTENT, ID, COLUMN);
        NotificationSealing rotated = sealing("k2", "k1");

        assertThat(rotated.open(old, ID, COLUMN)).isEqualTo(CONTENT);
        assertThat(sealing("k2").open(rotated.seal(CONTENT, ID, COLUMN), ID, COLUMN))
                .isEqualTo(CONTENT);
        assertThatThrownBy(() -> sealing("k2").open(old, ID, COLUMN)).hasMessageContaining("lacks the key k1");
        assertThatThrownBy(() -> sealing().open(old, ID, COLUMN)).hasMessageContaining("lacks the key k1");
    }

    @Test
    void noTextLooksSealed() {
        for (int character = 0; character <= 0xFFFF; character++) {
            byte[] text = Character.toString(character).getBytes(UTF_8);
            assertThat(NotificationSealing.isSealed(text)).isFalse();
        }
        assertThat(NotificationSealing.isSealed(Character.toString(0x10FFFF).getBytes(UTF_8)))
                .isFalse();
        assertThat(NotificationSealing.isSealed(new byte[0])).isFalse();
    }

    @Test
    void digestIsRecognisedByAnyKeyAndInItsPlaceOnly() {
        UUID digest = sealing.digest(ID, OTHER);
        NotificationSealing rotated = sealing("k2", "k1");

        assertThat(digest).isNotEqualTo(ID).isNotEqualTo(rotated.digest(ID, OTHER));
        assertThat(rotated.isDigest(digest, ID, OTHER)).isTrue();
        assertThat(rotated.isDigest(digest, ID, ID)).isFalse();
        assertThat(rotated.isDigest(digest, OTHER, OTHER)).isFalse();
        assertThat(sealing("k2").isDigest(digest, ID, OTHER)).isFalse();
        assertThat(sealing().isDigest(digest, ID, OTHER)).isFalse();
    }
}
