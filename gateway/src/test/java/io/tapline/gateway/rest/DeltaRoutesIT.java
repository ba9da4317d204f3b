package io.tapline.gateway.rest;

import static io.tapline.gateway.rest.TestApps.ALICE;
import static io.tapline.gateway.rest.TestApps.BOB;
import static io.tapline.gateway.rest.TestApps.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tokens a delta takes, and what it says of the others. What feeds hold is tested with real stores. */
class DeltaRoutesIT extends RestServerCase {

    private static final String DELTA = NOTIFICATIONS + "/delta";
    /** As the fake feed has them. */
    private static final UUID GENERATION = new UUID(0, 0);

    private static final byte[] KEY = new byte[32];

    @Test
    void emptyFeedHasADeltaLinkThatLeadsOn() throws Exception {
        JsonObject first = new JsonObject(send(request(DELTA, "alice")).body());

        assertThat(first.getString("@odata.context")).isEqualTo(base + "/beta/$metadata#Collection(notification)");
        assertThat(first.getJsonArray("value")).isEmpty();
        String link = first.getString("@odata.deltaLink");
        assertThat(link).startsWith(base + DELTA + "?$deltatoken=");
        assertThat(send(request(link.substring(base.length()), "alice")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void preferredSizeOfAPageIsConfirmedAndCut() throws Exception {
        HttpResponse<String> wanted = send(request(DELTA, "alice").header("Prefer", "odata.maxpagesize=7"));
        HttpResponse<String> tooMuch = send(request(DELTA, "alice").header("Prefer", "maxpagesize=\"100000\""));

        assertThat(wanted.headers().firstValue("Preference-Applied")).contains("odata.maxpagesize=7");
        assertThat(tooMuch.headers().firstValue("Preference-Applied")).contains("odata.maxpagesize=100");
    }

    @ParameterizedTest
    @CsvSource({
        "?$deltatoken=abc, $deltatoken",
        "?$skiptoken=, $skiptoken",
        "?$deltatoken=!, $deltatoken",
        "?$top=3, $top",
        "?$filter=x, $filter"
    })
    void whatIsNoTokenIsRefusedByName(String query, String option) throws Exception {
        assertError(send(request(DELTA + query, "alice")), ApiError.INVALID_REQUEST, option);
    }

    @Test
    void twoTokensExcludeEachOther() throws Exception {
        String token = new DeltaToken(GENERATION, 0, 0, NOW).sign(ALICE, KEY);

        assertError(
                send(request(DELTA + "?$deltatoken=" + token + "&$skiptoken=" + token, "alice")),
                ApiError.INVALID_REQUEST,
                "$deltatoken");
    }

    @Test
    void tokenIsGoodForItsOwnUserOnlyAndUnchanged() throws Exception {
        String bobs = new DeltaToken(GENERATION, 0, 0, NOW).sign(BOB, KEY);
        String forged = new DeltaToken(GENERATION, 0, 0, NOW).sign(ALICE, new byte[] {1});

        assertError(send(request(DELTA + "?$deltatoken=" + bobs, "alice")), ApiError.INVALID_REQUEST, "$deltatoken");
        assertError(send(request(DELTA + "?$skiptoken=" + forged, "alice")), ApiError.INVALID_REQUEST, "$skiptoken");
    }

    @Test
    void tokenThatLeadsNowhereSaysWhereToBegin() throws Exception {
        assertResync(new DeltaToken(GENERATION, 0, 0, NOW.minus(Duration.ofDays(3))));
        assertResync(new DeltaToken(new UUID(1, 1), 0, 0, NOW));
        assertResync(new DeltaToken(GENERATION, 1, 0, NOW));
    }

    private void assertResync(DeltaToken token) throws Exception {
        HttpResponse<String> response = send(request(DELTA + "?$deltatoken=" + token.sign(ALICE, KEY), "alice"));

        assertError(response, ApiError.RESYNC_REQUIRED);
        assertThat(response.headers().firstValue("Location")).contains(base + DELTA);
    }
}
