package io.tapline.gateway.rest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.config.ApiLimits;
import io.tapline.gateway.notification.HistoryFilter;
import io.tapline.gateway.notification.Notification;
import io.tapline.gateway.notification.NotificationIds;
import io.tapline.gateway.subscription.SubscriptionRequest;
import io.tapline.http2.FuzzTargets;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Whatever stands in a request: it is understood, or refused by an {@link ApiFailure} that blames the request.
 */
public class RequestFuzzTest extends FuzzTargets {

    private static final ApiLimits LIMITS = TestApps.LIMITS;
    private static final NotificationParser NOTIFICATIONS =
            new NotificationParser(LIMITS, new NotificationIds(TestApps.CLOCK, new Random(1)));
    private static final SubscriptionParser SUBSCRIPTIONS =
            new SubscriptionParser(LIMITS.maximumBodyBytes(), endpoint -> Optional.empty(), TestApps.CLOCK);
    private static final JsonFormat STATES = new JsonFormat(
            LIMITS.maximumBodyBytes(), new FieldNames("readState", "userActionState", "ids", "groupName", "all"));
    private static final JsonFormat BATCHES = JsonFormat.ofDocuments(
            LIMITS.maximumBodyBytes(),
            new FieldNames("requests", "id", "method", "url", "headers", "body", "dependsOn"));

    @Override
    public Map<String, Target> targets() {
        return Map.of(
                "notification",
                RequestFuzzTest::notification,
                "subscription",
                RequestFuzzTest::subscription,
                "state",
                RequestFuzzTest::state,
                "batch",
                RequestFuzzTest::batch,
                "filter",
                RequestFuzzTest::filter,
                "options",
                RequestFuzzTest::options,
                "deltaToken",
                RequestFuzzTest::deltaToken,
                "compressedBody",
                RequestFuzzTest::compressedBody);
    }

    private static final List<ContentCoding> CODINGS =
            List.of(ContentCoding.IDENTITY, ContentCoding.GZIP, ContentCoding.DEFLATE);

    private interface Reading {
        void run();
    }

    private static void refusedAtMost(Reading reading) {
        try {
            reading.run();
        } catch (ApiFailure refused) {
            assertThat(refused.error())
                    .isIn(
                            ApiError.INVALID_REQUEST,
                            ApiError.ACCESS_DENIED,
                            ApiError.PAYLOAD_TOO_LARGE,
                            ApiError.UNSUPPORTED_MEDIA_TYPE);
            // It goes into an answer, whatever it names.
            String target = String.valueOf(refused.target());
            JsonOutput json = new JsonOutput(64)
                    .ascii("{\"message\":")
                    .text(refused.message())
                    .ascii(",\"target\":")
                    .text(target);
            assertThat(new JsonObject(json.ascii("}").toBuffer()).size()).isEqualTo(2);
        }
    }

    private static void notification(byte[] body) {
        refusedAtMost(() -> {
            Notification read = NOTIFICATIONS.parse(body, TestApps.CONTOSO, TestApps.ALICE);
            assertThat(read.rawContent() != null || read.visualContent() != null)
                    .isTrue();
            assertThat(read.expiresAt()).isAfter(TestApps.NOW);
            assertThat(read.platforms()).isNotEmpty();
            // What was read can be said.
            JsonObject said = new JsonObject(NotificationJson.posted(read, 1, "http://host", TestApps.NOW));
            assertThat(said.getString("id")).isEqualTo(read.id().toString());
        });
    }

    private static void subscription(byte[] body) {
        refusedAtMost(() -> {
            SubscriptionRequest read = SUBSCRIPTIONS.parse(body, TestApps.CONTOSO, null);
            assertThat(read.deviceId()).isNotEmpty();
            assertThat(read.endpoint()).isNotNull();
        });
    }

    private static void state(byte[] body) {
        refusedAtMost(() -> {
            StateDraft draft = new StateDraft();
            STATES.read(body, draft);
            draft.toChangeOfMany(null);
        });
    }

    private static void batch(byte[] body) {
        refusedAtMost(() -> {
            BatchDraft draft = new BatchDraft(body);
            BATCHES.read(body, draft);
            List<BatchRequest> requests = draft.toRequests();
            assertThat(requests).hasSizeBetween(1, BatchDraft.MAXIMUM_REQUESTS);
            for (int i = 0; i < requests.size(); i++) {
                int place = i;
                assertThat(requests.get(i).dependsOn()).allMatch(before -> before < place);
                assertThat(requests.get(i).path()).startsWith("/me");
            }
        });
    }

    private static void filter(byte[] text) {
        refusedAtMost(() -> assertThat(HistoryFilter.EVERYTHING.equals(FilterParser.parse(new String(text, UTF_8))))
                .isFalse());
    }

    /** One option a line, {@code name=value}. */
    private static void options(byte[] text) {
        MultiMap query = MultiMap.caseInsensitiveMultiMap();
        new String(text, UTF_8).lines().limit(20).forEach(line -> {
            int equals = line.indexOf('=');
            query.add(equals < 0 ? line : line.substring(0, equals), line.substring(equals + 1));
        });
        refusedAtMost(() -> {
            PageQuery page = PageQuery.of(query, LIMITS);
            assertThat(page.size()).isBetween(1, LIMITS.maximumPageSize());
        });
    }

    private static void deltaToken(byte[] text) {
        DeltaToken.parse(new String(text, ISO_8859_1)).ifPresent(unverified -> {
            assertThat(unverified.isAuthentic(TestApps.ALICE, new byte[32])).isFalse();
            String signed = unverified.token().sign(TestApps.ALICE, new byte[32]);
            assertThat(DeltaToken.parse(signed).orElseThrow().isAuthentic(TestApps.ALICE, new byte[32]))
                    .isTrue();
        });
    }

    /** The first byte chooses the coding. */
    private static void compressedBody(byte[] body) {
        if (body.length == 0) {
            return;
        }
        ContentCoding coding = CODINGS.get(Math.floorMod(body[0], CODINGS.size()));
        byte[] coded = Arrays.copyOfRange(body, 1, body.length);
        refusedAtMost(() -> assertThat(coding.decode(coded, 1_000).length)
                .isLessThanOrEqualTo(coding == ContentCoding.IDENTITY ? coded.length : 1_000));
    }
}
