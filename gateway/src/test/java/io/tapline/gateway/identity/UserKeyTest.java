package io.tapline.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class UserKeyTest {

    @Test
    void keyIsStableAcrossReleases() {
        // A key is stored with every row and every Redis value: this literal must never have to change.
        assertThat(UserKey.of("app", "https://issuer", "tenant", "user").value())
                .isEqualTo(UUID.fromString("ccfbc51f-1a51-5bfd-aca5-9919949234eb"));
    }

    @Test
    void everyPartTellsUsersApart() {
        UserKey key = UserKey.of("a", "b", "c", "d");

        assertThat(UserKey.of("a", "b", "c", "d")).isEqualTo(key);
        assertThat(UserKey.of("x", "b", "c", "d")).isNotEqualTo(key);
        assertThat(UserKey.of("a", "x", "c", "d")).isNotEqualTo(key);
        assertThat(UserKey.of("a", "b", "x", "d")).isNotEqualTo(key);
        assertThat(UserKey.of("a", "b", "c", "x")).isNotEqualTo(key);
    }

    @Test
    void partsDoNotRunIntoEachOther() {
        assertThat(UserKey.of("ab", "c", "", "d")).isNotEqualTo(UserKey.of("a", "bc", "", "d"));
    }
}
