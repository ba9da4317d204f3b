package io.tapline.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists, pages, single items, counts and deletion. */
class PullIT extends RestServerCase {

    @Test
    void pulledItemHasEverything() throws Exception {
        post("""
                {"targetHostName": "app.contoso.com", "appNotificationId": "a", "groupName": "g", "priority": "High",
                 "displayTimeToLive": 60, "payload": {"rawContent": "line\\n\\u0000\\"\\\\ ü"},
                 "targetPolicy": {"platformTypes": ["ios", "windows"]},
                 "fallbackPolicy": {"endpointFallback": {"platformTypes": "iOS", "fallbackDelayInSeconds": 60,
                   "visualContent": {"title": "t"}}}}""");
        String id = backend.stored.get(0).id().toString();

        HttpResponse<String> response = send(request(NOTIFICATIONS + "/" + id + "/", "alice"));

        assertThat(new JsonObject(response.body())).isEqualTo(new JsonObject("""
                                {"@odata.context": "%s/beta/$metadata#me/notifications/$entity",
                                 "@odata.etag": "W/\\"1\\"", "id": "%s",
                                 "targetHostName": "app.contoso.com", "appNotificationId": "a", "groupName": "g",
                                 "creationDateTime": "2026-11-21T08:00:00.250Z", "lastModifiedDateTime": null,
                                 "expirationDateTime": "2026-11-28T08:00:00.250Z", "status": "active",
                                 "readState": "unread", "userActionState": "noInteraction", "priority": "High",
                                 "displayTimeToLive": 60, "targetPolicy": {"platformTypes": ["windows", "iOS"]},
                                 "fallbackPolicy": {"endpointFallback": {"platformTypes": ["iOS"],
                                   "fallbackDelayInSeconds": 60, "visualContent": {"title": "t", "body": null}}},
                                 "payload": {"rawContent": "line\\n\\u0000\\"\\\\ ü"}}""".formatted(base, id)));
    }

    @Test
    void pagesFollowOneAnotherFromTheNewest() throws Exception {
        for (int i = 0; i < 5; i++) {
            post(RAW.replace("hello", "n" + i));
        }
        List<String> contents = new ArrayList<>();
        String next = base + "/v1.0/me/notifications/?%24top=2";
        int pages = 0;
        while (next != null) {
            assertThat(next).startsWith(base + "/v1.0/me/notifications");
            JsonObject page = new JsonObject(
                    send(appRequest(next.substring(base.length()))).body());
            page.getJsonArray("value")
                    .forEach(item -> contents.add(
                            ((JsonObject) item).getJsonObject("payload").getString("rawContent")));
            next = page.getString("@odata.nextLink");
            pages++;
        }

        assertThat(contents).containsExactly("n4", "n3", "n2", "n1", "n0");
        assertThat(pages).isEqualTo(3);
        assertThat(values(send(appRequest(NOTIFICATIONS + "?$top=5")))).hasSize(5);
        assertThat(send(appRequest(NOTIFICATIONS + "?$top=5")).body()).doesNotContain("nextLink");
    }

    @Test
    void listShowsWhatIsSelectedAndSaysHowManyThereAre() throws Exception {
        for (int i = 0; i < 3; i++) {
            post(RAW);
        }

        JsonObject page =
                new JsonObject(send(appRequest(NOTIFICATIONS + "?$select=readState,status&$count=true&$top=2"))
                        .body());

        assertThat(page.getLong("@odata.count")).isEqualTo(3);
        assertThat(page.getJsonArray("value").getJsonObject(0).fieldNames())
                .containsExactlyInAnyOrder("@odata.etag", "id", "readState", "status");
        assertThat(page.getString("@odata.nextLink")).contains("&$count=true&$select=readState%2Cstatus&$skiptoken=");
    }

    @Test
    void emptyListIsAList() throws Exception {
        assertThat(send(request(NOTIFICATIONS, "alice")).body())
                .isEqualTo("{\"@odata.context\":\"" + base + "/beta/$metadata#me/notifications\",\"value\":[]}");
    }

    @Test
    void countIsPlainText() throws Exception {
        post(RAW);
        for (String path : List.of("/$count", "/%24count", "/$count/")) {
            HttpResponse<String> response = send(request(NOTIFICATIONS + path, "alice"));
            assertThat(response.body()).isEqualTo("1");
            assertThat(response.headers().firstValue("Content-Type")).contains("text/plain;charset=utf-8");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "?$top=0, $top",
        "?$top=101, $top",
        "?$top=-1, $top",
        "?$top=ten, $top",
        "?$top=99999999999, $top",
        "?$top=1&$top=2, $top",
        "?$top=, $top",
        "?$skiptoken=, $skiptoken",
        "?$skiptoken=abc, $skiptoken",
        "?$skiptoken=!, $skiptoken",
        "?$filter=x, $filter",
        "?$orderby=x, $orderby",
        "?$orderby=creationDateTime%20down, $orderby",
        "?$count=yes, $count",
        "?$select=id%2Ccolour, $select",
        "?$TOP=1, $TOP",
        "?$search=x, $search",
        "/$count?$top=1, $top",
        "/00000000-0000-0000-0000-000000000001?$expand=x, $expand"
    })
    void wrongQueryOptionIsRefusedByName(String query, String option) throws Exception {
        assertError(send(appRequest(NOTIFICATIONS + query)), ApiError.INVALID_REQUEST, option);
    }

    @Test
    void parameterThatIsNoOptionIsPassedOver() throws Exception {
        assertThat(send(appRequest(NOTIFICATIONS + "?top=0&id=1&x")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void deleteIsRepeatable() throws Exception {
        post(RAW);
        String item = NOTIFICATIONS + "/" + backend.stored.get(0).id();
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> response = send(appRequest(item).DELETE());
            assertThat(response.statusCode()).isEqualTo(204);
            assertThat(response.body()).isEmpty();
            assertThat(response.headers().firstValue("request-id")).isPresent();
        }
        assertError(send(appRequest(item)), ApiError.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "/1-1-1-1-1", "/00000000-0000-0000-0000-00000000000g", "/$counts"})
    void whatIsNoIdIsNotFound(String path) throws Exception {
        assertError(send(appRequest(NOTIFICATIONS + path)), ApiError.NOT_FOUND);
        assertError(send(appRequest(NOTIFICATIONS + path).DELETE()), ApiError.NOT_FOUND);
    }
}
