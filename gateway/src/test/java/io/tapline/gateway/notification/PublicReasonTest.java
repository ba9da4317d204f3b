package io.tapline.gateway.notification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicReasonTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BadDeviceToken",
                "DeviceTokenNotForTopic",
                "THIRD_PARTY_AUTH_ERROR",
                "404 The channel URI is invalid.",
                "handled or deleted meanwhile, or the subscription has ended",
                "the host is not allowed: push.example.com:443"
            })
    void wordsAreTold(String reason) {
        assertThat(PublicReason.of(reason)).isEqualTo(reason);
    }

    @Test
    void addressesAreNot() {
        assertThat(PublicReason.of("403 Channel https://wns2.notify.windows.com/?token=AwYAAABx%3d%3d is blocked"))
                .isEqualTo("403 Channel (address) is blocked");
        assertThat(PublicReason.of("no such token: " + "0123456789abcdef".repeat(4)))
                .isEqualTo("no such token: (address)");
        assertThat(PublicReason.of("c" + "dQw4w9WgXcQ:APA91b".repeat(9) + " is stale"))
                .isEqualTo("(address) is stale");
    }

    @Test
    void noReasonStaysNone() {
        assertThat(PublicReason.of(null)).isNull();
    }

    @Test
    void longReasonIsCut() {
        assertThat(PublicReason.of("no ".repeat(100))).hasSize(200);
    }
}
