package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.tapline.gateway.Backends;
import io.tapline.gateway.demo.OtlpCollector.Recorded;
import io.tapline.simulator.engine.Answer;
import io.tapline.simulator.engine.Received;
import io.tapline.simulator.engine.Simulator;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole gateway and a collector: which traces come out of what happens to a notification. */
class TracingIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String POST = "POST " + NOTIFICATIONS;
    private static final String BODY =
            "{\"targetHostName\":\"%s\",\"priority\":\"High\",\"payload\":{\"rawContent\":\"x\"}%s}";
    private static final String CALLERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "00-" + CALLERS_TRACE + "-" + CALLERS_SPAN + "-01";

    @SuppressWarnings("NullAway.Init")
    private static OtlpCollector collector;

    @SuppressWarnings("NullAway.Init")
    private static WholeSystem system;

    @SuppressWarnings("NullAway.Init")
    private static String app;

    private String alice = "";

    @BeforeAll
    static void start() throws Exception {
        collector = new OtlpCollector();
        system = new WholeSystem(Backends.redis(), TracingIT::traceAll);
        app = system.appToken(DemoConfig.CLIENT_ID);
    }

    @AfterAll
    static void stop() {
        system.close();
        collector.close();
    }

    private static void traceAll(ObjectNode configuration) {
        configuration.put("nodeName", "first");
        configuration.putObject("tracing").put("endpoint", collector.url()).put("sampling", "1");
    }

    @BeforeEach
    void signOut() throws Exception {
        alice = system.userToken(DemoConfig.CLIENT_ID, "alice");
        JsonNode devices = json(system.send("GET", "/beta/me/notificationSubscriptions", alice, ""));
        for (JsonNode device : devices.get("value")) {
            system.send(
                    "DELETE",
                    "/beta/me/notificationSubscriptions/" + device.get("id").asText(),
                    alice,
                    "");
        }
        system.simulators.all().forEach(simulator -> simulator.scripts().clear());
    }

    private static JsonNode json(HttpResponse<String> response) throws Exception {
        return WholeSystem.JSON.readTree(response.body());
    }

    /** @return the notification's id */
    private static String post(String unsid, String... headers) throws Exception {
        return postBody(BODY.formatted(DemoConfig.HOST_NAME, ""), unsid, headers);
    }

    private static String postBody(String body, String unsid, String... headers) throws Exception {
        String[] all = new String[headers.length + 2];
        all[0] = "X-UNS-ID";
        all[1] = unsid;
        System.arraycopy(headers, 0, all, 2, headers.length);
        HttpResponse<String> posted = system.send("POST", NOTIFICATIONS, app, body, all);
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
        return json(posted).get("id").asText();
    }

    private static Recorded posted(String id) throws Exception {
        return collector
                .await(1, span -> span.name().equals(POST) && isOf(span, id))
                .get(0);
    }

    private static boolean isOf(Recorded span, String id) {
        return span.attribute("tapline.notification.id").equals(id);
    }

    private static List<Recorded> awaited(int count, String name, Recorded post) throws Exception {
        return collector.await(
                count, span -> span.name().equals(name) && span.trace().equals(post.trace()));
    }

    private String iPhone() throws Exception {
        return system.subscribe(
                alice, "phone", "iOS", WholeSystem.apns(system.simulators.apns().newDeviceToken("com.example.app")));
    }

    @Test
    void postAndAllThatFollowsItAreOneTrace() throws Exception {
        List<String> unsids = system.subscribeAllPlatforms(alice);
        system.management("/health/ready");

        String id = post(unsids.get(0));

        Recorded post = posted(id);
        assertThat(post.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
        assertThat(post.parent()).isEmpty();
        assertThat(post.attributes())
                .containsEntry("http.route", NOTIFICATIONS)
                .containsEntry("http.response.status_code", "201")
                .containsEntry("tapline.app", "demo")
                .containsEntry("tapline.target.host", DemoConfig.HOST_NAME);
        assertThat(post.node()).isEqualTo("first");
        List<Recorded> pushes = awaited(4, "push", post);
        assertThat(pushes)
                .extracting(push -> push.attribute("tapline.platform"))
                .containsExactlyInAnyOrder("iOS", "android", "windows", "webPush");
        assertThat(pushes).allSatisfy(push -> {
            assertThat(push.kind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
            assertThat(push.parent()).isEqualTo(post.id());
            assertThat(push.attribute("tapline.outcome")).isEqualTo("accepted");
            assertThat(push.attribute("tapline.attempt")).isEqualTo("1");
            assertThat(isOf(push, id)).isTrue();
        });
        Recorded resolve = awaited(1, "resolve", post).get(0);
        assertThat(resolve.parent()).isEqualTo(post.id());
        assertThat(resolve.attribute("tapline.endpoints")).isEqualTo("4");
        Recorded store = awaited(1, "store", post).get(0);
        assertThat(store.parent()).isEqualTo(post.id());
        assertThat(store.attribute("tapline.batch.rows")).isEqualTo("1");
        assertThat(isOf(store, id)).isTrue();
        // Of management, which would have come before: it has no routes of the API.
        assertThat(collector.found(span -> span.attributes().containsKey("http.request.method")))
                .allMatch(request -> request.attributes().containsKey("http.route"));
    }

    @Test
    void noIdOfATraceIsToldToAPushService() throws Exception {
        List<String> unsids = system.subscribeAllPlatforms(alice);

        Recorded post = posted(post(unsids.get(0)));
        awaited(4, "push", post);

        for (Simulator simulator : system.simulators.all()) {
            List<Received> received = simulator.inbox().received();
            assertThat(received).isNotEmpty().allSatisfy(push -> {
                assertThat(push.header("traceparent")).isEmpty();
                assertThat(push.toString()).doesNotContain(post.trace());
            });
        }
    }

    @Test
    void whatAnotherNodeSendsLaterIsOfTheSameTrace() throws Exception {
        String token = system.simulators.fcm().newRegistrationToken("demo-project");
        String unsid =
                system.subscribe(alice, "tablet", "android", "\"fcm\":{\"registrationToken\":\"" + token + "\"}");
        system.simulators.fcm().scripts().always(token, Answer.status(500));
        Recorded post = posted(post(unsid));
        Recorded failed = awaited(1, "push", post).get(0);
        assertThat(failed.attributes())
                .containsEntry("tapline.outcome", "retry")
                .containsEntry("tapline.cause", "provider_fault");

        try {
            system.restartGateway(configuration -> configuration.put("nodeName", "second"));
            system.simulators.fcm().scripts().clear();

            Recorded accepted = collector
                    .await(
                            1,
                            span -> span.trace().equals(post.trace())
                                    && span.attribute("tapline.outcome").equals("accepted"))
                    .get(0);
            assertThat(accepted.name()).isEqualTo("push");
            assertThat(accepted.parent()).isEqualTo(post.id());
            assertThat(accepted.node()).isEqualTo("second");
            assertThat(Integer.parseInt(accepted.attribute("tapline.attempt"))).isGreaterThan(1);
        } finally {
            system.restartGateway(configuration -> configuration.put("nodeName", "first"));
        }
    }

    @Test
    void fallbackIsOfTheSameTrace() throws Exception {
        Recorded post = posted(postBody(
                BODY.formatted(
                        DemoConfig.HOST_NAME,
                        ",\"fallbackPolicy\":{\"endpointFallback\":{\"platformTypes\":[\"iOS\"],"
                                + "\"fallbackDelayInSeconds\":60,\"visualContent\":{\"title\":\"t\",\"body\":\"b\"}}}"),
                iPhone()));

        system.execute("update fallback set due_at = now() where settled_at is null");

        Recorded alert = awaited(1, "fallback", post).get(0);
        assertThat(alert.parent()).isEqualTo(post.id());
        assertThat(alert.attribute("tapline.outcome")).isEqualTo("accepted");
    }

    @Test
    void fetchAndNotificationLeadToEachOther() throws Exception {
        String unsid = iPhone();
        String id = post(unsid);
        Recorded post = posted(id);

        for (String path : List.of("/" + id, "", "/delta")) {
            int before = collector
                    .found(span -> span.name().equals("fetch") && isOf(span, id))
                    .size();
            assertThat(system.send("GET", NOTIFICATIONS + path, alice, "", "X-UNS-ID", unsid)
                            .statusCode())
                    .isEqualTo(200);
            Recorded fetch = awaited(before + 1, "fetch", post).get(before);
            Recorded get = collector
                    .await(1, span -> span.id().equals(fetch.links().get(0)))
                    .get(0);

            assertThat(fetch.parent()).isEqualTo(post.id());
            assertThat(get.kind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
            assertThat(get.trace()).isNotEqualTo(post.trace());
            assertThat(get.links()).contains(post.id());
        }
    }

    @Test
    void aCallersTraceIsLinkedToUnlessCallersAreTrusted() throws Exception {
        String unsid = iPhone();

        Recorded linked = posted(post(unsid, "traceparent", TRACEPARENT, "tracestate", "vendor=planted"));
        assertThat(linked.trace()).isNotEqualTo(CALLERS_TRACE);
        assertThat(linked.parent()).isEmpty();
        assertThat(linked.links()).containsExactly(CALLERS_SPAN);

        try {
            system.restartGateway(
                    configuration -> configuration.withObject("/tracing").put("trustCallers", true));
            Recorded followed = posted(post(unsid, "traceparent", TRACEPARENT, "tracestate", "vendor=planted"));
            assertThat(followed.trace()).isEqualTo(CALLERS_TRACE);
            assertThat(followed.parent()).isEqualTo(CALLERS_SPAN);
            String unsampled = post(unsid, "traceparent", TRACEPARENT.replaceFirst("01$", "00"));
            assertThat(trace(unsampled)).isNull();
        } finally {
            system.restartGateway(
                    configuration -> configuration.withObject("/tracing").put("trustCallers", false));
        }
        assertThat(collector.requests()).noneMatch(request -> request.contains("planted"));
    }

    private static String trace(String id) throws Exception {
        return system.query("select trace from notification where id = '" + id + "'");
    }

    @Test
    void withoutACollectorNothingIsRecorded() throws Exception {
        String unsid = iPhone();
        String before = post(unsid);
        assertThat(trace(before)).contains(posted(before).trace());
        try {
            system.restartGateway(configuration -> configuration.remove("tracing"));
            String id = post(unsid, "traceparent", TRACEPARENT);

            assertThat(trace(id)).isNull();
            // What was traced before is handed out as anything else is.
            assertThat(system.send("GET", NOTIFICATIONS, alice, "").body()).contains(before, id);
            assertThat(system.management("/metrics").body()).doesNotContain("tapline_tracing");
        } finally {
            system.restartGateway(TracingIT::traceAll);
        }
        // Had there been any they would have come before these.
        posted(post(unsid));
        assertThat(collector.found(span ->
                        span.trace().equals(CALLERS_TRACE) && span.parent().isEmpty()))
                .isEmpty();
    }

    @Test
    void collectorThatIsAwayHarmsNobody() throws Exception {
        String unsid = iPhone();
        String nowhere = "http://127.0.0.1:" + closedPort() + "/v1/traces";
        try (RecordedLog log = new RecordedLog()) {
            system.restartGateway(
                    configuration -> configuration.withObject("/tracing").put("endpoint", nowhere));

            post(unsid);
            while (log.lines().stream().noneMatch(line -> line.contains("Failed to export spans"))) {
                assertThat(system.management("/health/ready").statusCode()).isEqualTo(200);
            }

            assertThat(system.simulators
                            .apns()
                            .inbox()
                            .await(1, push -> true)
                            .toCompletableFuture()
                            .get(30, TimeUnit.SECONDS))
                    .isNotEmpty();
            assertThat(log.lines())
                    .filteredOn(line -> line.contains("Failed to export spans"))
                    .allMatch(line -> line.startsWith("WARN") && !line.contains("\tat "));
            assertThat(system.management("/metrics").body())
                    .containsPattern("tapline_tracing_spans_total\\{event=\"lost\"\\} [1-9]");
        } finally {
            system.restartGateway(TracingIT::traceAll);
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
