package io.tapline.gateway.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Endpoint;
import io.tapline.push.Platform;
import io.tapline.push.WebPushEndpoint;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AddressFieldsTest {

    @Test
    void endpointIsMadeAgainFromItsFields() {
        for (Endpoint endpoint : Samples.endpoints(Samples.NOON)) {
            String[] fields = AddressFields.of(endpoint);

            assertThat(fields).hasSize(AddressFields.count(endpoint.platform()));
            assertThat(AddressFields.endpoint(endpoint.platform(), fields, Samples.NOON))
                    .isEqualTo(endpoint);
        }
    }

    @Test
    void wrongNumberOfFieldsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressFields.endpoint(Platform.IOS, new String[] {"token"}, Samples.NOON));
    }

    @Test
    void deviceTokenIsTheSameAddressInAnyCaseAndEnvironment() {
        assertThat(AddressFields.hash(apns("00FFab", Environment.SANDBOX)))
                .isEqualTo(AddressFields.hash(apns("00ffAB", Environment.PRODUCTION)))
                .isNotEqualTo(AddressFields.hash(apns("00ffAC", Environment.PRODUCTION)));
    }

    @Test
    void browserIsTheSameAddressWithNewKeys() {
        assertThat(AddressFields.hash(webPush("https://push.example/a", "key")))
                .isEqualTo(AddressFields.hash(webPush("https://push.example/a", "other")))
                .isNotEqualTo(AddressFields.hash(webPush("https://push.example/A", "key")));
    }

    private static Endpoint apns(String token, Environment environment) {
        return new ApnsEndpoint(token, "com.example.notes", environment, Instant.EPOCH);
    }

    private static Endpoint webPush(String url, String key) {
        return new WebPushEndpoint(URI.create(url), key, "auth", Instant.EPOCH);
    }
}
