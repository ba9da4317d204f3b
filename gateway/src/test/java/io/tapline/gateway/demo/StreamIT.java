package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.Backends;
import io.tapline.gateway.EventStream;
import io.tapline.gateway.EventStream.Event;
import io.tapline.gateway.Gateway;
import io.tapline.gateway.redis.Detour;
import io.tapline.gateway.subscription.EventLoop;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What open pages see: two real gateways on real stores, and a way to Redis that can be cut. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class StreamIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String RAW =
            "{\"targetHostName\":\"" + DemoConfig.HOST_NAME + "\",\"payload\":{\"rawContent\":\"x\"}}";

    private static EventLoop loop;
    private static Detour redis;
    private static WholeSystem system;
    private static Gateway other;
    private static String app;
    private static String alice;
    private static String unsid;

    @BeforeAll
    static void start() throws Exception {
        URI address = URI.create(Backends.redis());
        loop = new EventLoop();
        redis = new Detour(loop, address.getPort());
        system = new WholeSystem("redis://" + address.getRawUserInfo() + "@127.0.0.1:" + redis.port());
        other = system.anotherGateway();
        app = system.appToken(DemoConfig.CLIENT_ID, DemoConfig.CLIENT_SECRET);
        alice = system.userToken(DemoConfig.CLIENT_ID, "alice");
        unsid = system.subscribeAllPlatforms(alice).get(3);
    }

    /** Every test begins with an empty history. */
    @BeforeEach
    void forgetAll() throws SQLException {
        system.execute("delete from fetched; delete from notification; delete from feed");
    }

    @AfterAll
    static void stop() {
        other.close();
        system.close();
        loop.close();
    }

    @Test
    void whatHappensOnOneNodeShowsOnTheOther() throws Exception {
        try (EventStream here = EventStream.open(system.url(""), alice, null);
                EventStream there = EventStream.open(other.url(), alice, null)) {
            here.next("ready");
            there.next("ready");

            String id = post(other.url(), unsid);
            assertThat(here.next("change").changes()).containsExactly(id);
            assertThat(there.next("change").changes()).containsExactly(id);

            patch(system.url(""), id, "read");
            Event read = there.next("change");
            assertThat(read.data().getJsonArray("value").getJsonObject(0).getString("readState"))
                    .isEqualTo("read");
            assertThat(here.next("change").changes()).containsExactly(id);

            delete(other.url(), id);
            assertThat(here.next("change").changes()).containsExactly(id + " deleted");
        }
    }

    @Test
    void whatHasExpiredIsToldWithTheNextChange() throws Exception {
        String first = post(system.url(""), unsid);
        String second = post(system.url(""), unsid);
        try (EventStream stream = EventStream.open(system.url(""), alice, null)) {
            stream.next("ready");
            system.execute("update notification set expires_at = now() where id = '" + first + "';"
                    + "update feed set next_expiry = now()");
            patch(other.url(), second, "read");

            List<String> seen = new ArrayList<>();
            while (seen.size() < 2) {
                seen.addAll(stream.next("change").changes());
            }
            assertThat(seen).containsExactlyInAnyOrder(second, first + " expired");
        }
    }

    @Test
    void whileRedisIsAwayChangesComeAllTheSame() throws Exception {
        try (EventStream stream = EventStream.open(system.url(""), alice, null)) {
            stream.next("ready");
            String id = post(other.url(), unsid);
            stream.next("change");

            redis.cut();
            patch(other.url(), id, "read");
            assertThat(stream.next("change").changes()).containsExactly(id);

            redis.open();
            for (String state : List.of("unread", "read", "unread")) {
                patch(other.url(), id, state);
                assertThat(stream.next("change").changes()).containsExactly(id);
            }
        }
    }

    @Test
    void streamOpenedWhileRedisIsAwaySeesChangesToo() throws Exception {
        String id = post(other.url(), unsid);
        redis.cut();
        try (EventStream stream = EventStream.open(system.url(""), alice, null)) {
            stream.next("ready");
            patch(other.url(), id, "read");
            assertThat(stream.next("change").changes()).containsExactly(id);
        } finally {
            redis.open();
        }
    }

    @Test
    void nobodySeesTheChangesOfAnother() throws Exception {
        String bob = system.userToken(DemoConfig.CLIENT_ID, "bob");
        String namesake = system.userToken(WholeSystem.OTHER_CLIENT, "alice");
        String bobs = system.subscribeAllPlatforms(bob).get(0);
        try (EventStream ofBob = EventStream.open(system.url(""), bob, null);
                EventStream ofNamesake = EventStream.open(system.url(""), namesake, null)) {
            ofBob.next("ready");
            ofNamesake.next("ready");
            post(system.url(""), unsid);
            post(other.url(), unsid);

            String id = post(other.url(), bobs);

            assertThat(ofBob.next("change").changes()).containsExactly(id);
            String theirs = system.subscribeAllPlatforms(namesake).get(0);
            String ofOther = post(system.url(""), theirs, WholeSystem.OTHER_CLIENT, "other-secret", "other.example");
            assertThat(ofNamesake.next("change").changes()).containsExactly(ofOther);
        }
    }

    @Test
    void anotherGenerationOfTheFeedEndsTheStream() throws Exception {
        String before;
        try (EventStream stream = EventStream.open(system.url(""), alice, null)) {
            before = stream.next("ready").id();
            system.execute("update feed_generation set generation = gen_random_uuid()");
            post(other.url(), unsid);
            stream.next("resync");
            assertThat(stream.read()).isEmpty();
        }
        try (EventStream stream = EventStream.open(other.url(), alice, before)) {
            stream.next("resync");
            assertThat(stream.read()).isEmpty();
        }
    }

    @Test
    void deviceThatNamesItselfHasFetchedWhatWasStreamed() throws Exception {
        String delta = system.send("GET", NOTIFICATIONS + "/delta", alice, "").body();
        String token = delta.replaceFirst("(?s).*deltatoken=([^\"]+)\".*", "$1");
        try (EventStream stream = EventStream.open(system.url(""), alice, token, "X-UNS-ID", unsid)) {
            stream.next("ready");
            post(other.url(), unsid);
            stream.next("change");

            String noted = "select count(*) from fetched join subscription on id = subscription_id"
                    + " join feed using (user_key) where fetched.seq = feed.seq";
            while (!system.query(noted).equals("1")) {
                assertThat(Thread.interrupted()).isFalse();
            }
        }
    }

    @Test
    void shutdownEndsStreamsAtOnce() throws Exception {
        Gateway third = system.anotherGateway();
        EventStream stream = EventStream.open(third.url(), alice, null);
        stream.next("ready");

        third.close();

        assertThat(stream.next("end").data().getString("reason")).isEqualTo("shutdown");
        assertThat(stream.read()).isEmpty();
    }

    /** A client that loses its connection again and again, and comes back to either node, ends up with what is in the table. */
    @Test
    void whoResumesMissesNothing() throws Exception {
        List<String> gateways = List.of(system.url(""), other.url());
        ExecutorService writing = Executors.newSingleThreadExecutor();
        try {
            Replica replica = new Replica(gateways, new Random(1));
            Future<?> written = writing.submit(() -> write(gateways, new Random(2)));
            while (!replica.hasLast) {
                replica.readOne();
            }
            written.get();
            replica.close();

            assertThat(replica.resumed).isPositive();
            assertThat(replica.items).isEqualTo(list());
        } finally {
            writing.shutdownNow();
        }
    }

    private static @Nullable Void write(List<String> gateways, Random random) throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            String gateway = gateways.get(random.nextInt(2));
            int dice = random.nextInt(4);
            if (ids.isEmpty() || dice < 2) {
                ids.add(post(gateway, unsid));
            } else if (dice == 2) {
                patch(gateway, ids.get(random.nextInt(ids.size())), random.nextBoolean() ? "read" : "unread");
            } else {
                delete(gateway, ids.remove(random.nextInt(ids.size())));
            }
        }
        String last = RAW.replace("\"payload\"", "\"groupName\":\"last\",\"payload\"");
        posted(system.send("POST", gateways.get(0) + NOTIFICATIONS, app, last, "X-UNS-ID", unsid));
        return null;
    }

    /** What a client knows by the events of its streams: id to etag. */
    private static final class Replica {
        private final List<String> gateways;
        private final Random random;
        private final Map<String, String> items = new TreeMap<>();
        private EventStream stream;
        private String lastEventId;
        private int resumed;
        private boolean hasLast;

        Replica(List<String> gateways, Random random) throws Exception {
            this.gateways = gateways;
            this.random = random;
            stream = EventStream.open(gateways.get(0), alice, null);
            lastEventId = stream.next("ready").id();
        }

        /** Waits for an event, and then may lose the connection. */
        void readOne() throws Exception {
            Event event = stream.read().orElseThrow();
            lastEventId = event.id();
            event.data().getJsonArray("value", new JsonArray()).forEach(item -> apply((JsonObject) item));
            if (random.nextBoolean()) {
                stream.close();
                resumed++;
                stream = EventStream.open(gateways.get(random.nextInt(2)), alice, lastEventId);
                assertThat(stream.status()).isEqualTo(200);
            }
        }

        private void apply(JsonObject item) {
            hasLast |= "last".equals(item.getString("groupName"));
            if (item.containsKey("@removed")) {
                items.remove(item.getString("id"));
            } else {
                items.put(item.getString("id"), item.getString("@odata.etag"));
            }
        }

        void close() {
            stream.close();
        }
    }

    private static Map<String, String> list() throws Exception {
        Map<String, String> all = new TreeMap<>();
        for (String url = NOTIFICATIONS; !url.isEmpty(); ) {
            JsonNode page =
                    WholeSystem.JSON.readTree(system.send("GET", url, alice, "").body());
            page.get("value")
                    .forEach(item -> all.put(
                            item.get("id").asText(), item.get("@odata.etag").asText()));
            url = page.path("@odata.nextLink").asText();
        }
        return all;
    }

    private static String post(String gateway, String to) throws Exception {
        return posted(system.send("POST", gateway + NOTIFICATIONS, app, RAW, "X-UNS-ID", to));
    }

    private static String post(String gateway, String to, String client, String secret, String host) throws Exception {
        String body = RAW.replace(DemoConfig.HOST_NAME, host);
        return posted(
                system.send("POST", gateway + NOTIFICATIONS, system.appToken(client, secret), body, "X-UNS-ID", to));
    }

    private static String posted(HttpResponse<String> response) throws Exception {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
        return WholeSystem.JSON.readTree(response.body()).get("id").asText();
    }

    private static void patch(String gateway, String id, String readState) throws Exception {
        HttpResponse<String> patched = system.send(
                "PATCH", gateway + NOTIFICATIONS + "/" + id, alice, "{\"readState\":\"" + readState + "\"}");
        assertThat(patched.statusCode()).as(patched.body()).isEqualTo(200);
    }

    private static void delete(String gateway, String id) throws Exception {
        HttpResponse<String> deleted = system.send("DELETE", gateway + NOTIFICATIONS + "/" + id, alice, "");
        assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(204);
    }
}
