package io.tapline.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.rest.FakeBackend.Change;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user did with notifications: single changes, many at once, and versions. */
class StateIT extends RestServerCase {

    @Test
    void changeIsAnsweredWithTheItemAndHandedOn() throws Exception {
        UUID id = posted();

        HttpResponse<String> response =
                send(patch(id, "{\"readState\": \"Read\", \"useractionstate\": \"dismissed\", \"other\": 1}"));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(new JsonObject(response.body()).getMap())
                .containsEntry("id", id.toString())
                .containsEntry("readState", "read")
                .containsEntry("userActionState", "dismissed")
                .containsEntry("@odata.etag", "W/\"2\"")
                .containsEntry("lastModifiedDateTime", "2026-11-21T08:00:00.250Z");
        Change change = backend.changes.take();
        assertThat(change.ids()).containsExactly(id);
        assertThat(change.device()).isNull();
    }

    @Test
    void changeOfADeviceThatNamesItselfSaysWhich() throws Exception {
        UUID id = posted();

        send(patch(id, "{\"readState\": \"read\"}").header("X-UNS-ID", alice.toString()));

        assertThat(backend.changes.take().device()).isEqualTo(backend.device(alice));
    }

    @Test
    void repeatedChangeIsAnsweredAlikeAndNotHandedOn() throws Exception {
        UUID id = posted();
        String first = send(patch(id, "{\"readState\": \"read\"}")).body();
        backend.changes.take();

        HttpResponse<String> again = send(patch(id, "{\"readState\": \"read\"}"));

        assertThat(again.body()).isEqualTo(first);
        assertThat(backend.changes).isEmpty();
    }

    @Test
    void minimalAnswerHasNoBody() throws Exception {
        HttpResponse<String> response =
                send(patch(posted(), "{\"readState\": \"read\"}").header("Prefer", "respond-async, return=minimal"));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(response.headers().firstValue("Preference-Applied")).contains("return=minimal");
    }

    @Test
    void onlyTheVersionThatIfMatchNamesIsChanged() throws Exception {
        UUID id = posted();

        HttpResponse<String> stale = send(patch(id, "{\"readState\": \"read\"}").header("If-Match", "W/\"7\""));
        assertError(stale, ApiError.PRECONDITION_FAILED, "If-Match");
        assertThat(send(patch(id, "{\"readState\": \"read\"}").header("If-Match", "W/\"1\""))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(patch(id, "{\"readState\": \"unread\"}").header("If-Match", "*"))
                        .statusCode())
                .isEqualTo(200);
        assertError(
                send(request(NOTIFICATIONS + "/" + id, "alice")
                        .header("If-Match", "\"1\"")
                        .DELETE()),
                ApiError.PRECONDITION_FAILED,
                "If-Match");
        assertThat(backend.stored).hasSize(1);
    }

    @Test
    void deletionIsHandedOnOnce() throws Exception {
        UUID id = posted();
        HttpRequest.Builder delete = request(NOTIFICATIONS + "/" + id, "alice").DELETE();

        assertThat(send(delete).statusCode()).isEqualTo(204);
        assertThat(send(delete).statusCode()).isEqualTo(204);

        assertThat(backend.changes).extracting(Change::ids).containsExactly(List.of(id));
    }

    @Test
    void unknownItemIsNotFound() throws Exception {
        assertError(send(patch(UUID.randomUUID(), "{\"readState\": \"read\"}")), ApiError.NOT_FOUND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{}; readState",
                "{\"readState\": \"seen\"}; readState",
                "{\"readState\": 1}; readState",
                "{\"userActionState\": \"\"}; userActionState",
            })
    void wrongStateIsRefusedByName(String body, String target) throws Exception {
        assertError(send(patch(posted(), body)), ApiError.INVALID_REQUEST, target);
    }

    @ParameterizedTest
    @CsvSource({"1", "W/\"x\"", "'\"1\", \"2\"'"})
    void wrongIfMatchIsRefused(String tag) throws Exception {
        assertError(
                send(patch(posted(), "{\"readState\": \"read\"}").header("If-Match", tag)),
                ApiError.INVALID_REQUEST,
                "If-Match");
    }

    @Test
    void manyAreChangedAtOnceByIdGroupOrAll() throws Exception {
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(posted(
                    RAW.replace("{\"targetHostName\"", "{\"groupName\": \"g" + i % 2 + "\", \"targetHostName\"")));
        }

        assertThat(setState("{\"ids\": [\"" + ids.get(0) + "\"], \"readState\": \"read\"}"))
                .isEqualTo(1);
        assertThat(setState("{\"groupName\": \"g0\", \"readState\": \"read\"}")).isEqualTo(1);
        assertThat(setState("{\"all\": true, \"readState\": \"read\"}")).isEqualTo(2);
        assertThat(setState("{\"all\": true, \"readState\": \"read\"}")).isZero();
        assertThat(backend.changes)
                .extracting(Change::ids)
                .containsExactly(List.of(ids.get(0)), List.of(ids.get(2)), List.of(ids.get(1), ids.get(3)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"readState\": \"read\"}; ids",
                "{\"all\": false, \"readState\": \"read\"}; ids",
                "{\"all\": \"yes\", \"readState\": \"read\"}; all",
                "{\"all\": true, \"groupName\": \"g\", \"readState\": \"read\"}; ids",
                "{\"ids\": [\"x\"], \"readState\": \"read\"}; ids",
                "{\"all\": true}; readState",
            })
    void wrongChangeOfManyIsRefusedByName(String body, String target) throws Exception {
        assertError(send(json(request(NOTIFICATIONS + "/setState", "alice"), body)), ApiError.INVALID_REQUEST, target);
    }

    private int setState(String body) throws Exception {
        HttpResponse<String> response = send(json(request(NOTIFICATIONS + "/setState", "alice"), body));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return new JsonObject(response.body()).getInteger("value");
    }

    private UUID posted() throws Exception {
        return posted(RAW);
    }

    private UUID posted(String body) throws Exception {
        post(body);
        return backend.stored.get(backend.stored.size() - 1).id();
    }

    private HttpRequest.Builder patch(UUID id, String body) {
        return request(NOTIFICATIONS + "/" + id, "alice")
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body));
    }
}
