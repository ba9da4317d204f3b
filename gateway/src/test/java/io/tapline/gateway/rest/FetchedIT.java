package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.ALICE;
import static io.tapline.gateway.rest.TestApps.CONTOSO;
import static io.tapline.gateway.rest.TestApps.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.rest.FakeBackend.Fetched;
import io.tapline.gateway.subscription.SubscriptionRequest;
import io.tapline.gateway.subscription.Unsid;
import io.tapline.push.ApnsEndpoint;
import io.tapline.push.ApnsEndpoint.Environment;
import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests count as the fetch of a notification that has a fallback. */
class FetchedIT extends RestServerCase {

    private static final String FALLBACK = """
            {"targetHostName": "app.contoso.com", "priority": "High", "payload": {"rawContent": "hello"},
             "fallbackPolicy": {"endpointFallback": {"platformTypes": "iOS", "fallbackDelayInSeconds": 60,
               "visualContent": {"title": "t"}}}}""";

    private UUID item;
    private Unsid phone;
    private Unsid pad;
    private Unsid tablet;

    @BeforeEach
    void twoNotificationsOneOfThemWithFallback() throws Exception {
        phone = device("phone", new ApnsEndpoint("phone", "com.contoso", Environment.PRODUCTION, NOW));
        pad = device("pad", new ApnsEndpoint("pad", "com.contoso", Environment.PRODUCTION, NOW));
        tablet = device("tablet", new FcmEndpoint("tablet", NOW));
        post(RAW);
        post(FALLBACK);
        item = backend.stored.get(1).id();
    }

    private Unsid device(String name, Endpoint endpoint) {
        return backend.subscribed(
                CONTOSO, ALICE, new SubscriptionRequest(name, null, endpoint), NOW.plus(Duration.ofDays(1)));
    }

    @ParameterizedTest
    @CsvSource({"/{id}", "''", "?$select=id%2Cpayload", "?$top=1"})
    void payloadThatWasWrittenToADeviceIsFetched(String path) throws Exception {
        get(path, "alice", phone);

        assertThat(nextFetch()).isEqualTo(new Fetched(backend.device(phone), item));
    }

    @ParameterizedTest
    @CsvSource({
        "/{id}, contoso-app, phone",
        "'', contoso-app, phone",
        "/{id}, alice, tablet",
        "/{id}, alice, ''",
        "?$select=id%2CreadState, alice, phone",
        "/$count, alice, phone",
        "/delta, alice, phone"
    })
    void anythingElseIsNoFetch(String path, String caller, String device) throws Exception {
        get(path, caller, device.isEmpty() ? null : device.equals("phone") ? phone : tablet);

        // What wrongly counted would stand before this one.
        get("/{id}", "alice", pad);
        assertThat(nextFetch()).isEqualTo(new Fetched(backend.device(pad), item));
    }

    @Test
    void pageWithoutTheItemIsNoFetchOfIt() throws Exception {
        post(RAW);
        get("?$top=1", "alice", phone);

        get("/{id}", "alice", pad);
        assertThat(nextFetch()).isEqualTo(new Fetched(backend.device(pad), item));
    }

    private void get(String path, String caller, @Nullable Unsid unsid) throws Exception {
        HttpRequest.Builder request = request(NOTIFICATIONS + path.replace("{id}", item.toString()), caller);
        assertThat(send(unsid == null ? request : request.header("X-UNS-ID", unsid.toString()))
                        .statusCode())
                .isEqualTo(200);
    }

    private @Nullable Fetched nextFetch() throws InterruptedException {
        return backend.fetched.poll(20, TimeUnit.SECONDS);
    }
}
