package io.tapline.gateway.config;

import java.time.Duration;

/**
 * When pushes are held back to protect an app's standing at a push service.
 *
 * @param fcmMessagesPerSecond from this node to one FCM project; its event loops take equal shares
 * @param fcmMessagesPerMinuteAndDevice from one event loop to one Android device
 * @param credentialFailures in a row, after which an app's pushes to a service are held
 * @param credentialPause until one push is let through to try the credential again
 * @param wrongEnvironmentPause how long an app's pushes to an APNs environment are held when most of its tokens are bad there
 */
public record ProtectionConfig(
        int fcmMessagesPerSecond,
        int fcmMessagesPerMinuteAndDevice,
        int credentialFailures,
        Duration credentialPause,
        Duration wrongEnvironmentPause) {

    public ProtectionConfig {
        requirePositive(fcmMessagesPerSecond, "fcmMessagesPerSecond");
        requirePositive(fcmMessagesPerMinuteAndDevice, "fcmMessagesPerMinuteAndDevice");
        requirePositive(credentialFailures, "credentialFailures");
        Durations.requirePositive(credentialPause, "credentialPause");
        Durations.requirePositive(wrongEnvironmentPause, "wrongEnvironmentPause");
    }

    private static void requirePositive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
