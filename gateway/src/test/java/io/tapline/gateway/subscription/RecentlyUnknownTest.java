package io.tapline.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.identity.UserKey;
import org.junit.jupiter.api.Test;

class RecentlyUnknownTest {

    private long now = Long.MAX_VALUE - 1;
    private final RecentlyUnknown unknown = new RecentlyUnknown(() -> now);
    private final UserKey user = Samples.user();

    @Test
    void userIsRememberedForSomeSeconds() {
        assertThat(unknown.contains(user)).isFalse();
        unknown.add(user);
        now += RecentlyUnknown.REMEMBERED_NANOS - 1;
        assertThat(unknown.contains(user)).isTrue();
        now++;
        assertThat(unknown.contains(user)).isFalse();
    }

    @Test
    void oldestIsForgottenFirst() {
        unknown.add(user);
        for (int i = 1; i < RecentlyUnknown.MOST_USERS; i++) {
            unknown.add(Samples.user());
        }
        assertThat(unknown.contains(user)).isTrue();
        UserKey last = Samples.user();
        unknown.add(last);

        assertThat(unknown.contains(user)).isFalse();
        assertThat(unknown.contains(last)).isTrue();
    }
}
