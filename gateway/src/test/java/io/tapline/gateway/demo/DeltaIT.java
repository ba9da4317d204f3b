package io.tapline.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tapline.gateway.Gateway;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client learns by delta, from real gateways on real stores. */
class DeltaIT {

    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String DELTA = NOTIFICATIONS + "/delta";
    private static final String RAW =
            "{\"targetHostName\":\"" + DemoConfig.HOST_NAME + "\",\"payload\":{\"rawContent\":\"x\"}}";

    private static WholeSystem system;
    private static String app;

    @BeforeAll
    static void start() throws Exception {
        system = new WholeSystem();
        app = system.appToken(DemoConfig.CLIENT_ID, DemoConfig.CLIENT_SECRET);
    }

    /** Every test begins with an empty history. */
    @BeforeEach
    void forgetAll() throws SQLException {
        system.execute("delete from fetched; delete from notification; delete from feed");
    }

    @AfterAll
    static void stop() {
        system.close();
    }

    @Test
    void roundsBringTheHistoryAndThenExactlyWhatChanged() throws Exception {
        Client alice = new Client("alice", "");
        List<String> posted = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            posted.add(alice.post());
        }
        alice.delete(posted.get(4));

        assertThat(alice.round()).containsExactlyElementsOf(posted.subList(0, 4));
        assertThat(alice.pages).isGreaterThan(1);
        assertThat(alice.round()).isEmpty();

        alice.patch(posted.get(1), "{\"readState\":\"read\"}");
        alice.delete(posted.get(2));
        String sixth = alice.post();

        assertThat(alice.round()).containsExactly(posted.get(1), posted.get(2) + " deleted", sixth);
        assertThat(alice.replica).containsOnlyKeys(posted.get(0), posted.get(1), posted.get(3), sixth);
        assertThat(alice.round()).isEmpty();
    }

    @Test
    void whatExpiresIsToldOnceThoughNobodyWritesIt() throws Exception {
        Client bob = new Client("bob", "");
        String first = bob.post();
        String second = bob.post();
        String third = bob.post();
        bob.round();
        bob.delete(third);

        expire(first, third);

        assertThat(bob.round()).containsExactlyInAnyOrder(first + " expired", third + " expired");
        assertThat(bob.replica).containsOnlyKeys(second);
        assertThat(bob.round()).isEmpty();
    }

    /** Which two clients may learn in turns, each of its own stretch of time. */
    @Test
    void expiryIsToldToEveryClientThoughTheFeedMovesOn() throws Exception {
        Client often = new Client("bob", "");
        Client seldom = new Client("bob", "");
        String first = often.post();
        String second = often.post();
        String stays = often.post();
        often.round();
        seldom.round();

        expire(first);
        assertThat(often.round()).containsExactly(first + " expired");
        expire(second);
        assertThat(often.round()).containsExactly(second + " expired");

        assertThat(seldom.round()).containsExactlyInAnyOrder(first + " expired", second + " expired");
        assertThat(seldom.replica).containsOnlyKeys(stays);
        assertThat(often.round()).isEmpty();
        while (system.query("select count(*) from feed where next_expiry > now()")
                .equals("0")) {
            Thread.onSpinWait();
        }
        assertThat(often.round()).isEmpty();
    }

    /** As if its time had come: the feed knew when that is. */
    private static void expire(String... ids) throws SQLException {
        system.execute("update notification set expires_at = now() where id in ('" + String.join("', '", ids) + "');"
                + "update feed set next_expiry = now()");
    }

    @Test
    void anotherGenerationBeginsAnew() throws Exception {
        Client alice = new Client("alice", "");
        String id = alice.post();
        alice.round();
        system.execute("update feed_generation set generation = gen_random_uuid()");

        HttpResponse<String> response = alice.get(alice.next);

        assertThat(response.statusCode()).isEqualTo(410);
        alice.next = response.headers().firstValue("Location").orElseThrow();
        assertThat(alice.round()).contains(id);
    }

    @Test
    void deviceThatNamesItselfHasFetchedTheFeed() throws Exception {
        String token = system.userToken(DemoConfig.CLIENT_ID, "bob");
        String unsid = system.subscribeAllPlatforms(token).get(0);
        new Client("bob", "").post();

        system.send("GET", DELTA, token, "", "X-UNS-ID", unsid);

        String position = "select count(*) from fetched join subscription on id = subscription_id"
                + " join feed using (user_key) where fetched.seq = feed.seq";
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!system.query(position).equals("1") && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(system.query(position)).isEqualTo("1");
    }

    /** Two gateways, four who write and four who read all the while: in the end every replica is equal to the table. */
    @Test
    void everyReplicaEndsEqualToTheTable() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try (Gateway other = system.anotherGateway()) {
            List<String> gateways = List.of(system.url(""), other.url());
            String unsid = system.subscribeAllPlatforms(system.userToken(DemoConfig.CLIENT_ID, "alice"))
                    .get(0);
            ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
            AtomicBoolean done = new AtomicBoolean();
            List<Client> readers = new ArrayList<>();
            List<Future<?>> reading = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Client reader = new Client("alice", gateways.get(i % 2));
                readers.add(reader);
                reading.add(threads.submit(reader.until(done)));
            }
            List<Future<?>> writing = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Client writer = new Client("alice", gateways.get(i % 2));
                writer.unsid = unsid;
                writing.add(threads.submit(writer.writes(new Random(i), ids)));
            }
            for (Future<?> writer : writing) {
                writer.get(120, TimeUnit.SECONDS);
            }
            done.set(true);
            for (Future<?> reader : reading) {
                reader.get(60, TimeUnit.SECONDS);
            }

            Map<String, String> table = new Client("alice", "").list();
            assertThat(table).hasSizeGreaterThan(20);
            for (Client reader : readers) {
                assertThat(reader.replica).isEqualTo(table);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** A device that keeps a replica of its user's notifications: id to etag and states. */
    private static final class Client {
        private final String token;
        private final String gateway;
        private final Map<String, String> replica = new TreeMap<>();
        private String next;
        private @Nullable String unsid;
        private int pages;

        Client(String user, String gateway) {
            token = system.userToken(DemoConfig.CLIENT_ID, user);
            this.gateway = gateway;
            next = gateway + DELTA;
        }

        String post() throws Exception {
            if (unsid == null) {
                unsid = system.subscribeAllPlatforms(token).get(0);
            }
            HttpResponse<String> posted = system.send("POST", gateway + NOTIFICATIONS, app, RAW, "X-UNS-ID", unsid);
            assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
            return WholeSystem.JSON.readTree(posted.body()).get("id").asText();
        }

        void patch(String id, String body) throws Exception {
            HttpResponse<String> patched = system.send("PATCH", gateway + NOTIFICATIONS + "/" + id, token, body);
            assertThat(patched.statusCode()).as(patched.body()).isIn(200, 404);
        }

        void delete(String id) throws Exception {
            HttpResponse<String> deleted = system.send("DELETE", gateway + NOTIFICATIONS + "/" + id, token, "");
            assertThat(deleted.statusCode()).as(deleted.body()).isEqualTo(204);
        }

        HttpResponse<String> get(String url) throws Exception {
            return system.send("GET", url, token, "", "Prefer", "odata.maxpagesize=3");
        }

        /** Reads up to the next delta link; returns the ids that came, the removed ones with their reason. */
        List<String> round() throws Exception {
            List<String> seen = new ArrayList<>();
            for (pages = 1; ; pages++) {
                HttpResponse<String> response = get(next);
                assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
                JsonNode page = WholeSystem.JSON.readTree(response.body());
                page.get("value").forEach(item -> seen.add(apply(item)));
                if (page.has("@odata.deltaLink")) {
                    next = page.get("@odata.deltaLink").asText();
                    return seen;
                }
                next = page.get("@odata.nextLink").asText();
            }
        }

        private String apply(JsonNode item) {
            String id = item.get("id").asText();
            if (item.has("@removed")) {
                replica.remove(id);
                return id + " " + item.at("/@removed/reason").asText();
            }
            replica.put(id, state(item));
            return id;
        }

        private static String state(JsonNode item) {
            return item.get("@odata.etag").asText()
                    + item.get("readState").asText()
                    + item.get("userActionState").asText();
        }

        Map<String, String> list() throws Exception {
            Map<String, String> all = new TreeMap<>();
            for (String url = NOTIFICATIONS; !url.isEmpty(); ) {
                JsonNode page = WholeSystem.JSON.readTree(
                        system.send("GET", url, token, "").body());
                page.get("value").forEach(item -> all.put(item.get("id").asText(), state(item)));
                url = page.path("@odata.nextLink").asText();
            }
            return all;
        }

        Callable<@Nullable Void> until(AtomicBoolean done) {
            return () -> {
                boolean last;
                do {
                    last = done.get();
                    round();
                } while (!last);
                return null;
            };
        }

        Callable<@Nullable Void> writes(Random random, ConcurrentLinkedQueue<String> ids) {
            return () -> {
                for (int i = 0; i < 60; i++) {
                    String known = ids.poll();
                    int dice = random.nextInt(10);
                    if (known == null || dice < 4) {
                        ids.add(post());
                    } else if (dice < 7) {
                        patch(known, "{\"readState\":\"" + (random.nextBoolean() ? "read" : "unread") + "\"}");
                    } else if (dice < 8) {
                        delete(known);
                        continue;
                    } else {
                        system.send(
                                "POST",
                                gateway + NOTIFICATIONS + "/setState",
                                token,
                                "{\"all\":true,\"userActionState\":\""
                                        + (random.nextBoolean() ? "snoozed" : "activated") + "\"}");
                    }
                    if (known != null) {
                        ids.add(known);
                    }
                }
                return null;
            };
        }
    }
}
