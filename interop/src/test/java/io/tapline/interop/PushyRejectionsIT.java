package io.tapline.interop;

import static io.tapline.interop.PushyClients.LATER;
import static io.tapline.interop.PushyClients.TOPIC;
import static io.tapline.interop.PushyClients.reason;
import static io.tapline.interop.PushyClients.send;
import static io.tapline.interop.PushyClients.tap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsPushNotification;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.tapline.simulator.apns.TokenKey;
import io.tapline.simulator.engine.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the APNs simulator refuses, in words that Pushy's client reads. */
class PushyRejectionsIT {

    private static final String TAP = "{\"aps\":{\"content-available\":1}}";
    private static final String ALERT = "{\"aps\":{\"alert\":\"Hello\"}}";

    @AutoClose
    private static PushyClients pushy;

    @BeforeAll
    static void start() {
        pushy = new PushyClients();
    }

    @AfterEach
    void setTheClock() {
        pushy.clock().ahead(Duration.ZERO);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource
    void brokenRuleIsReadByItsReason(int status, String reason, ApnsPushNotification broken) throws Exception {
        var response = send(pushy.tokenClient(), broken);

        assertThat(response.isAccepted()).isFalse();
        assertThat(response.getStatusCode()).isEqualTo(status);
        assertThat(reason(response)).isEqualTo(reason);
        assertThat(response.getTokenInvalidationTimestamp()).isEmpty();
    }

    static Stream<Arguments> brokenRuleIsReadByItsReason() {
        String device = "00".repeat(32);
        String ofOtherApp = pushy.apns().newDeviceToken("com.example.other");
        var now = DeliveryPriority.IMMEDIATE;
        return Stream.of(
                arguments(400, "BadDeviceToken", tap("no-token")),
                arguments(400, "MissingDeviceToken", tap("")),
                arguments(400, "DeviceTokenNotForTopic", tap(ofOtherApp)),
                arguments(400, "BadTopic", new SimpleApnsPushNotification(device, "not a topic", ALERT)),
                arguments(400, "MissingTopic", new SimpleApnsPushNotification(device, "", ALERT)),
                arguments(400, "PayloadEmpty", new SimpleApnsPushNotification(device, TOPIC, "")),
                arguments(413, "PayloadTooLarge", new SimpleApnsPushNotification(device, TOPIC, alertOf(4097))),
                arguments(
                        400,
                        "BadPriority",
                        new SimpleApnsPushNotification(device, TOPIC, TAP, LATER, now, PushType.BACKGROUND)),
                arguments(
                        400,
                        "InvalidPushType",
                        new SimpleApnsPushNotification(
                                device, TOPIC, ALERT, LATER, DeliveryPriority.CONSERVE_POWER, PushType.BACKGROUND)),
                arguments(
                        400,
                        "BadCollapseId",
                        new SimpleApnsPushNotification(device, TOPIC, ALERT, LATER, now, "c".repeat(65))));
    }

    @Test
    void largestPayloadAndLongestCollapseIdAreAccepted() throws Exception {
        var largest =
                new SimpleApnsPushNotification(pushy.newDevice(), TOPIC, alertOf(4096), LATER, null, "c".repeat(64));

        assertThat(send(pushy.tokenClient(), largest).isAccepted()).isTrue();
    }

    @Test
    void deadDeviceIsToldWithTheTimeOfItsDeath() throws Exception {
        String device = pushy.newDevice();
        Instant since = Instant.parse("2026-11-20T10:11:12.345Z");
        pushy.apns().unregister(device, since);

        var response = send(pushy.tokenClient(), tap(device));

        assertThat(response.getStatusCode()).isEqualTo(410);
        assertThat(reason(response)).isEqualTo("Unregistered");
        assertThat(response.getTokenInvalidationTimestamp()).contains(since);
    }

    /** What no rule of one request brings about, a script does. */
    @ParameterizedTest
    @CsvSource({
        "403, BadCertificate", "400, IdleTimeout", "403, BadCertificateEnvironment", "403, Forbidden",
        "403, MissingProviderToken", "403, UnrelatedKeyIdInToken", "404, BadPath", "405, MethodNotAllowed",
        "410, ExpiredToken", "429, TooManyProviderTokenUpdates", "429, TooManyRequests", "500, InternalServerError",
        "503, ServiceUnavailable", "503, Shutdown"
    })
    void scriptedReasonIsRead(int status, String reason) throws Exception {
        String device = pushy.newDevice();
        pushy.apns().script(device, Answer.status(status, reason));

        var response = send(pushy.tokenClient(), tap(device));

        assertThat(response.getStatusCode()).isEqualTo(status);
        assertThat(reason(response)).isEqualTo(reason);
    }

    @Test
    void keyThatIsNotGoodForThePushIsRefusedByItsReason() throws Exception {
        TokenKey revoked = pushy.apns().newTokenKey();
        pushy.apns().revokeTokenKey(revoked.keyId());
        TokenKey ofOtherEnvironment = pushy.apns().newTokenKeyOfOtherEnvironment("ABCDEFGHIJ");
        TokenKey ofOtherTopic = pushy.apns().newTokenKey("ABCDEFGHIJ", Set.of("com.example.other"));

        assertThat(reasonOf(revoked)).isEqualTo("InvalidProviderToken");
        assertThat(reasonOf(ofOtherEnvironment)).isEqualTo("BadEnvironmentKeyIdInToken");
        assertThat(reasonOf(ofOtherTopic)).isEqualTo("TopicDisallowed");
    }

    /** Pushy gives up a connection whose token has expired, and signs anew on the next. */
    @Test
    void expiredTokenIsRefusedUntilPushyConnectsAnew() throws Exception {
        ApnsClient client = pushy.tokenClient();
        String device = pushy.newDevice();
        long connections = pushy.apns().server().connectionCount();
        send(client, tap(device));

        pushy.clock().ahead(Duration.ofMinutes(61));
        assertThat(reason(send(client, tap(device)))).isEqualTo("ExpiredProviderToken");

        pushy.clock().ahead(Duration.ZERO);
        assertThat(send(client, tap(device)).isAccepted()).isTrue();
        assertThat(pushy.apns().server().connectionCount()).isEqualTo(connections + 2);
    }

    private static String reasonOf(TokenKey key) throws Exception {
        return reason(send(pushy.tokenClient(key, false), tap(pushy.newDevice())));
    }

    private static String alertOf(int bytes) {
        String empty = "{\"aps\":{\"alert\":\"\"}}";
        return "{\"aps\":{\"alert\":\"" + "a".repeat(bytes - empty.length()) + "\"}}";
    }
}
