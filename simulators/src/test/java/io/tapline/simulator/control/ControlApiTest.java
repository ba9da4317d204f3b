package io.tapline.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tapline.simulator.FakeConnection;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Provider;
import io.tapline.simulator.engine.ProviderServer;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.engine.Verdict;
import io.tapline.simulator.wire.Connection;
import io.tapline.simulator.wire.Listener;
import io.tapline.simulator.wire.Reply;
import io.tapline.simulator.wire.Request;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlApiTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeConnection client = new FakeConnection();
    private final FakeConnection operator = new FakeConnection();
    private final FakeSimulator simulator = new FakeSimulator();
    private final ControlApi api = new ControlApi(List.of(simulator));

    /** Takes every push; its target is the path. */
    private static final class FakeSimulator implements Simulator, Provider {
        private final ProviderServer server = new ProviderServer(
                "apns", this, 10, Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC), 65_535);

        @Override
        public Session connected(Connection connection) {
            return request -> new Verdict.Accepted(
                    request.path(), 200, () -> Reply.empty(200), request.body().length == 0 ? null : "secret");
        }

        @Override
        public Reply render(Answer.Status status, Request request) {
            return Reply.empty(status.status());
        }

        @Override
        public String name() {
            return "apns";
        }

        @Override
        public int port() {
            return 1;
        }

        @Override
        public String url() {
            return "https://127.0.0.1:1";
        }

        @Override
        public ProviderServer server() {
            return server;
        }

        @Override
        public Listener listener() {
            throw new UnsupportedOperationException();
        }
    }

    private String push(String target, byte[] body) {
        client.done.clear();
        simulator.server().connected(client).accept(client.request("POST", target, Map.of("a", "b"), body));
        return String.join(", ", client.done);
    }

    private Reply ask(String method, String path, String body) {
        api.connected(operator).accept(operator.request(method, path, Map.of(), body));
        return operator.replies.get(operator.replies.size() - 1);
    }

    private static JsonNode json(Reply reply) {
        try {
            return JSON.readTree(reply.body());
        } catch (IOException malformed) {
            throw new AssertionError(malformed);
        }
    }

    @Test
    void whatCameIsListedOldestFirst() {
        push("one", new byte[] {'h', 'i'});
        push("two", new byte[] {(byte) 0xff});

        JsonNode list = json(ask("GET", "/apns/received", ""));

        assertThat(list).hasSize(2);
        assertThat(list.get(0).toString())
                .isEqualTo("{\"simulator\":\"apns\",\"target\":\"one\",\"receivedAt\":\"2026-01-01T00:00:00Z\","
                        + "\"connection\":1,\"protocol\":\"h2\",\"method\":\"POST\",\"path\":\"one\","
                        + "\"headers\":{\"a\":\"b\"},\"body\":\"hi\",\"bodyEncoding\":\"text\","
                        + "\"plaintext\":\"secret\",\"status\":200}");
        assertThat(list.get(1).path("body").asText()).isEqualTo("/w==");
        assertThat(list.get(1).path("bodyEncoding").asText()).isEqualTo("base64");
    }

    @Test
    void theListIsFilteredAndLimitedToTheNewest() {
        push("one", new byte[0]);
        push("two", new byte[0]);
        push("three", new byte[0]);

        assertThat(json(ask("GET", "/apns/received?target=two", ""))).hasSize(1);
        JsonNode newest = json(ask("GET", "/apns/received?limit=2", ""));
        assertThat(newest.findValuesAsText("target")).containsExactly("two", "three");
        assertThat(ask("GET", "/apns/received?limit=all", "").status()).isEqualTo(400);
    }

    @Test
    void deleteForgetsAndStatsGoOn() {
        push("one", new byte[0]);

        assertThat(ask("DELETE", "/apns/received", "").status()).isEqualTo(204);
        assertThat(json(ask("GET", "/apns/received", ""))).isEmpty();
        assertThat(json(ask("GET", "/apns/stats", "")).toString())
                .isEqualTo("{\"simulator\":\"apns\",\"received\":1,\"refused\":0,\"kept\":0,\"connections\":1,"
                        + "\"openConnections\":1,\"byStatus\":{\"200\":1}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | respond 1 200",
                "{\"status\":503} | respond 1 503",
                "{\"status\":503,\"pieces\":{\"padding\":9}} | respond 1 503",
                "{\"reset\":\"REFUSED_STREAM\"} | reset 1 7",
                "{\"goAway\":{\"debugData\":\"bye\"}} | goAway 0 0 bye",
                "{\"goAway\":{\"lastStreamId\":9,\"error\":\"ENHANCE_YOUR_CALM\"},\"status\":500} | goAway 9 11 , respond 1 500",
                "{\"neverAnswer\":true} | ''",
                "{\"disconnect\":true} | abort",
                "{\"settings\":{\"maxConcurrentStreams\":1}} | settings 3=1, respond 1 200",
                "{\"rawBase64\":\"AAAA\",\"status\":200} | raw 3, respond 1 200",
            })
    void eachAnswerCanBeOrdered(String answer, String expected) {
        String order = "{\"target\":\"one\",\"answers\":[" + answer + "]}";

        assertThat(ask("POST", "/apns/scripts", order).status()).isEqualTo(204);

        assertThat(push("one", new byte[0])).isEqualTo(expected);
    }

    @Test
    void aRetryAfterAndOtherHeadersAreSent() {
        ask(
                "POST",
                "/apns/scripts",
                "{\"answers\":[{\"status\":429,\"retryAfterSeconds\":7,\"headers\":{\"X-A\":\"b\"}}]}");
        push("one", new byte[0]);

        var headers = client.replies.get(0).headers();
        assertThat(headers.get("retry-after")).hasToString("7");
        assertThat(headers.get("x-a")).hasToString("b");
    }

    @Test
    void aStandingAnswerStandsUntilItIsDeleted() {
        ask("POST", "/apns/scripts", "{\"target\":\"one\",\"always\":true,\"answers\":[{\"status\":410}]}");
        push("one", new byte[0]);
        assertThat(push("one", new byte[0])).endsWith("410");

        assertThat(ask("DELETE", "/apns/scripts", "").status()).isEqualTo(204);
        assertThat(push("one", new byte[0])).endsWith("200");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /unknown/received | '' | 404",
                "GET | / | '' | 404",
                "GET | /apns/received/1 | '' | 404",
                "PUT | /apns/received | '' | 405",
                "POST | /apns/scripts | not json | 400",
                "POST | /apns/scripts | {\"target\":\"one\"} | 400",
                "POST | /apns/scripts | {\"answers\":[{\"statsu\":1}]} | 400",
                "POST | /apns/scripts | {\"answers\":[{\"status\":99}]} | 400",
                "POST | /apns/scripts | {\"answers\":[{\"reset\":\"NOW\"}]} | 400",
                "POST | /apns/scripts | {\"answers\":[{\"settings\":{\"streams\":1}}]} | 400",
                "POST | /apns/scripts | {\"answers\":[5]} | 400",
            })
    void whatCannotBeDoneIsTold(String method, String path, String body, int status) {
        Reply reply = ask(method, path, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).path("error").asText()).isNotEmpty();
    }
}
