package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.CLOCK;
import static io.tapline.gateway.rest.TestApps.NOW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tapline.gateway.identity.App;
import io.tapline.gateway.subscription.SubscriptionRequest;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Platform;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionParserTest {

    /** The receiver's key and secret of RFC 8291, section 5. */
    private static final String P256DH =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";

    private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";

    private static final String FCM = "'deviceId':'d','platform':'android','fcm':{'registrationToken':'t'}";

    private final SubscriptionParser parser = new SubscriptionParser(65_536, endpoint -> Optional.empty(), CLOCK);

    private SubscriptionRequest parse(String body) {
        return parse(body, TestApps.CONTOSO, null);
    }

    private SubscriptionRequest parse(String body, App app, @Nullable String origin) {
        return parser.parse(body.replace('\'', '"').getBytes(UTF_8), app, origin);
    }

    private Endpoint address(String platform, String member) {
        return parse("{'deviceId':'d','platform':'" + platform + "'," + member + "}")
                .endpoint();
    }

    @Test
    void addressOfEachPlatformIsRead() {
        assertThat(address(
                        "iOS",
                        "'apns':{'deviceToken':'00FCabcd','bundleId':'com.contoso.app','environment':'Sandbox'}"))
                .isEqualTo(new ApnsEndpoint("00fcabcd", "com.contoso.app", Environment.SANDBOX, NOW));
        assertThat(address("ANDROID", "'fcm':{'registrationToken':'abc:d-_e'}"))
                .isEqualTo(new FcmEndpoint("abc:d-_e", NOW));
        assertThat(address("Windows", "'wns':{'channelUri':'https://wns2.notify.windows.com/?token=a%2f'}"))
                .isEqualTo(new WnsEndpoint(URI.create("https://wns2.notify.windows.com/?token=a%2f"), NOW));
        assertThat(address(
                        "webpush",
                        "'webPush':{'endpoint':'https://push.example/x','expirationTime':null," + "'keys':{'p256dh':'"
                                + P256DH + "=','auth':'" + AUTH + "=='}}"))
                .isEqualTo(new WebPushEndpoint(URI.create("https://push.example/x"), P256DH, AUTH, NOW));
    }

    @Test
    void onlyListedClientAppsSubscribeOnPlatformsThatAreListed() {
        App app = new App(
                "a",
                Set.of("c"),
                List.of("h"),
                List.of(),
                App.VisualDelivery.PRIVATE,
                "New",
                50,
                Set.of(),
                Map.of(
                        Platform.ANDROID, Set.of("com.contoso.app"),
                        Platform.IOS, Set.of("com.contoso.app"),
                        Platform.WEB_PUSH, Set.of("https://app.contoso.example")));
        String android = "{'deviceId':'d','platform':'android','fcm':{'registrationToken':'t'%s}}";
        String web =
                "{'deviceId':'d','platform':'webPush','webPush':{'endpoint':'https://push.example/x','keys':{'p256dh':'"
                        + P256DH + "','auth':'" + AUTH + "'}}}";
        String windows =
                "{'deviceId':'d','platform':'windows','wns':{'channelUri':'https://wns2.notify.windows.com/'}}";
        String iOS =
                "{'deviceId':'d','platform':'iOS','apns':{'deviceToken':'00','bundleId':'%s','environment':'sandbox'}}";

        parse(android.formatted(",'packageName':'com.contoso.app'"), app, null);
        parse(web, app, "https://app.contoso.example");
        parse(windows, app, null);
        parse(iOS.formatted("com.contoso.app"), app, null);
        refused(() -> parse(android.formatted(""), app, null), ApiError.INVALID_REQUEST, "fcm.packageName");
        refused(
                () -> parse(android.formatted(",'packageName':'com.other'"), app, null),
                ApiError.ACCESS_DENIED,
                "fcm.packageName");
        refused(() -> parse(web, app, "https://evil.example"), ApiError.ACCESS_DENIED, "Origin");
        refused(() -> parse(web, app, null), ApiError.INVALID_REQUEST, "Origin");
        refused(() -> parse(iOS.formatted("com.other"), app, null), ApiError.ACCESS_DENIED, "apns.bundleId");
    }

    private static void refused(ThrowingCallable parsing, ApiError error, String target) {
        assertThatThrownBy(parsing).isInstanceOfSatisfying(ApiFailure.class, failure -> {
            assertThat(failure.error()).isEqualTo(error);
            assertThat(failure.target()).isEqualTo(target);
        });
    }

    @Test
    void namesAreMatchedInAnyCaseAndNullIsNothing() {
        SubscriptionRequest request = parse("{'DEVICEID':'d','AppDisplayName':'App','Platform':'Android',"
                + "'FCM':{'RegistrationToken':'t'},'apns':null,'webPush':null,'other':1}");

        assertThat(request).isEqualTo(new SubscriptionRequest("d", "App", new FcmEndpoint("t", NOW)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | deviceId",
                "{'deviceId':''} | deviceId",
                "{'deviceId':1} | deviceId",
                "{'deviceId':'d'} | platform",
                "{'deviceId':'d','platform':'symbian'} | platform",
                "{'deviceId':'d','platform':'iOS'} | apns",
                "{'deviceId':'d','platform':'iOS','apns':null} | apns",
                "{'deviceId':'d','platform':'iOS','fcm':{'registrationToken':'t'}} | fcm",
                "{'deviceId':'d','platform':'android'} | fcm",
                "{'deviceId':'d','platform':'windows'} | wns",
                "{'deviceId':'d','platform':'webPush'} | webPush",
                "{'fcm':'t'} | fcm",
                "{'fcm':{}} | fcm.registrationToken",
                "{'fcm':{'registrationToken':''}} | fcm.registrationToken",
                "{'fcm':{'registrationToken':'a b'}} | fcm.registrationToken",
                "{'fcm':{'registrationToken':'ä'}} | fcm.registrationToken",
                "{'apns':{'bundleId':'b','environment':'sandbox'}} | apns.deviceToken",
                "{'apns':{'deviceToken':'00','environment':'sandbox'}} | apns.bundleId",
                "{'apns':{'deviceToken':'00','bundleId':'b'}} | apns.environment",
                "{'apns':{'deviceToken':'0'}} | apns.deviceToken",
                "{'apns':{'deviceToken':'0g'}} | apns.deviceToken",
                "{'apns':{'bundleId':'a/b'}} | apns.bundleId",
                "{'apns':{'environment':'development'}} | apns.environment",
                "{'wns':{}} | wns.channelUri",
                "{'wns':{'channelUri':'//host/x'}} | wns.channelUri",
                "{'wns':{'channelUri':'https:///x'}} | wns.channelUri",
                "{'wns':{'channelUri':'mailto:a@b'}} | wns.channelUri",
                "{'wns':{'channelUri':'https://user@host/x'}} | wns.channelUri",
                "{'wns':{'channelUri':'https://host/x#y'}} | wns.channelUri",
                "{'wns':{'channelUri':'https://host/a b'}} | wns.channelUri",
                "{'wns':{'channelUri':'https://host/%'}} | wns.channelUri",
                "{'webPush':{}} | webPush.endpoint",
                "{'webPush':{'endpoint':'https://push.example/x'}} | webPush.keys.p256dh",
                "{'webPush':{'endpoint':'x'}} | webPush.endpoint",
                "{'webPush':{'keys':{'p256dh':'BAAA'}}} | webPush.keys.p256dh",
                "{'webPush':{'keys':{'p256dh':'!'}}} | webPush.keys.p256dh",
                "{'webPush':{'keys':{'auth':'AAAA'}}} | webPush.keys.auth",
                "{'webPush':{'endpoint':'https://push.example/x','keys':{'p256dh':'" + P256DH
                        + "'}}} | webPush.keys.auth",
                "{" + FCM + ",'wns':{'channelUri':'https://host/x'}} | wns",
                "{" + FCM + ",'FCM':{}} | FCM"
            })
    void whatDoesNotMatchIsRefusedByName(String body, String target) {
        assertThatThrownBy(() -> parse(body)).isInstanceOfSatisfying(ApiFailure.class, failure -> {
            assertThat(failure.error()).isEqualTo(ApiError.INVALID_REQUEST);
            assertThat(failure.target()).isEqualTo(target);
        });
    }

    @Test
    void pointBesideTheCurveIsRefused() {
        String beside = P256DH.substring(0, P256DH.length() - 1) + "8";
        assertThatThrownBy(() -> address(
                        "webPush",
                        "'webPush':{'endpoint':'https://push.example/x','keys':{'p256dh':'" + beside + "'}}"))
                .isInstanceOf(ApiFailure.class)
                .hasMessageContaining("P-256");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{" + FCM + "} | fcm.registrationToken",
                "{'deviceId':'d','platform':'windows','wns':{'channelUri':'http://169.254.169.254/'}} | wns.channelUri"
            })
    void addressThatThePolicyRefusesIsNamed(String body, String target) {
        SubscriptionParser strict = new SubscriptionParser(65_536, endpoint -> Optional.of("not there"), CLOCK);
        assertThatThrownBy(() -> strict.parse(body.replace('\'', '"').getBytes(UTF_8), TestApps.CONTOSO, null))
                .isInstanceOfSatisfying(ApiFailure.class, failure -> {
                    assertThat(failure.target()).isEqualTo(target);
                    assertThat(failure.message()).isEqualTo("not there");
                });
    }
}
