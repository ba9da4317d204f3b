package io.tapline.bench.mixed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import io.tapline.bench.load.Caller;
import io.tapline.bench.load.Carrier;
import io.tapline.bench.load.Population;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What users' devices and their app server ask, by chance. Confined to the event loop of its carrier, but for {@link #stop}. */
final class Clients {

    private static final int TICK_MILLIS = 10;
    private static final int MOST_WAITING = 1_000;
    private static final String NOTIFICATIONS = "/beta/me/notifications";
    private static final String SUBSCRIPTIONS = "/beta/me/notificationSubscriptions";
    private static final String DELTA_LINK = "\"@odata.deltaLink\":\"";
    private static final String ID = "\"id\":\"";

    private final Carrier carrier;
    private final Population population;
    private final List<String> tokens;
    private final String appToken;
    private final Touched touched;
    private final SplittableRandom random;
    private final Map<String, Map<Integer, Long>> answers = new TreeMap<>();
    private final Map<Integer, String> deltaLinks = new HashMap<>();
    private final Deque<Request> waiting = new ArrayDeque<>();
    private final double perTick;
    private double due;
    private int spares;
    private @Nullable ScheduledFuture<?> ticks;

    private record Request(String action, ByteBuf bytes, Consumer<String> then) {}

    Clients(
            Carrier carrier,
            Population population,
            List<String> tokens,
            String appToken,
            Touched touched,
            int perSecond,
            SplittableRandom random) {
        this.carrier = carrier;
        this.population = population;
        this.tokens = tokens;
        this.appToken = appToken;
        this.touched = touched;
        this.perTick = perSecond * TICK_MILLIS / 1000.0;
        this.random = random;
    }

    void start() {
        carrier.onIdle(this::pump);
        ticks = carrier.eventLoop().scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** On the carrier's event loop. */
    void stop() {
        if (ticks != null) {
            ticks.cancel(false);
        }
        waiting.clear();
    }

    /** By what was done and how it was answered. To be read when all has come to rest. */
    Map<String, Map<Integer, Long>> answers() {
        return answers;
    }

    private void tick() {
        due += perTick;
        while (due >= 1) {
            due--;
            if (waiting.size() < MOST_WAITING) {
                act(random.nextInt(population.users()), random.nextInt(100));
            }
        }
        pump();
    }

    private void pump() {
        while (carrier.hasIdle() && !waiting.isEmpty()) {
            Request request = waiting.removeFirst();
            carrier.send(request.bytes(), (status, head, body) -> {
                answers.computeIfAbsent(request.action(), first -> new TreeMap<>())
                        .merge(status, 1L, Long::sum);
                if (status / 100 == 2) {
                    request.then().accept(body.toString(UTF_8));
                }
            });
        }
    }

    private void act(int user, int chance) {
        if (chance < 20) {
            device("list", user, "GET", NOTIFICATIONS + "?$top=20", null, body -> {});
        } else if (chance < 40) {
            delta(user);
        } else if (chance < 45) {
            device("count", user, "GET", NOTIFICATIONS + "/$count?$filter=readState%20eq%20'unread'", null, body -> {});
        } else if (chance < 80) {
            touch(chance);
        } else if (chance < 88) {
            spare(user);
        } else if (chance < 92) {
            batch(user);
        } else {
            wrong(user, chance);
        }
    }

    private void delta(int user) {
        device("delta", user, "GET", deltaLinks.getOrDefault(user, NOTIFICATIONS + "/delta"), null, body -> {
            String link = member(body, DELTA_LINK);
            if (link == null) {
                deltaLinks.remove(user);
            } else {
                deltaLinks.put(user, link.substring(link.indexOf("/beta/")));
            }
        });
    }

    private void touch(int chance) {
        Touched.Item item = touched.take();
        if (item == null) {
            return;
        }
        String url = NOTIFICATIONS + "/" + item.id();
        if (chance < 50) {
            device("get", item.user(), "GET", url, null, body -> {});
        } else if (chance < 60) {
            device("patch", item.user(), "PATCH", url, "{\"userActionState\":\"dismissed\"}", body -> {});
        } else if (chance < 68) {
            String state = "{\"ids\":[\"" + item.id() + "\"],\"readState\":\"read\"}";
            device("setState", item.user(), "POST", NOTIFICATIONS + "/setState", state, body -> {});
        } else if (chance < 74) {
            device("delete", item.user(), "DELETE", url, null, body -> {});
        } else {
            server("deliveries", item.user(), url + "/deliveries");
        }
    }

    /** A device that comes and goes. */
    private void spare(int user) {
        spares++;
        String body =
                "{\"deviceId\":\"spare-%d\",\"appDisplayName\":\"Bench\",\"platform\":\"android\",\"fcm\":{\"registrationToken\":\"spare%012d:APA91b%0134d\"}}"
                        .formatted(spares, spares, spares);
        device("subscribe", user, "POST", SUBSCRIPTIONS, body, created -> {
            String id = member(created, ID);
            device("unsubscribe", user, "DELETE", SUBSCRIPTIONS + "/" + id, null, gone -> {});
        });
    }

    private void batch(int user) {
        String body = "{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/me/notifications?$top=5\"},"
                + "{\"id\":\"2\",\"method\":\"GET\",\"url\":\"/me/notificationSubscriptions\"}]}";
        device("batch", user, "POST", "/beta/$batch", body, answered -> {});
    }

    private void wrong(int user, int chance) {
        if (chance < 94) {
            enqueue("bad token", "GET", NOTIFICATIONS, tokens.get(user) + "x", "", null, body -> {});
        } else if (chance < 96) {
            device("bad JSON", user, "POST", NOTIFICATIONS + "/setState", "{\"ids\":", body -> {});
        } else if (chance < 98) {
            device("bad filter", user, "GET", NOTIFICATIONS + "?$filter=nonsense", null, body -> {});
        } else {
            device("unknown id", user, "GET", NOTIFICATIONS + "/" + new UUID(user, chance), null, body -> {});
        }
    }

    private void device(
            String action, int user, String method, String path, @Nullable String body, Consumer<String> then) {
        enqueue(action, method, path, tokens.get(user), "", body, then);
    }

    private void server(String action, int user, String path) {
        String unsid = "X-UNS-ID: " + new String(population.unsid(user), US_ASCII) + "\r\n";
        enqueue(action, "GET", path, appToken, unsid, null, body -> {});
    }

    private void enqueue(
            String action,
            String method,
            String path,
            String token,
            String header,
            @Nullable String body,
            Consumer<String> then) {
        String content =
                body == null ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
        String request = method + " " + path + " HTTP/1.1\r\nHost: " + Caller.ONLY.hostName()
                + "\r\nAuthorization: Bearer " + token + "\r\n" + header + content + "\r\n"
                + (body == null ? "" : body);
        waiting.add(new Request(action, Unpooled.wrappedBuffer(request.getBytes(UTF_8)), then));
    }

    private static @Nullable String member(String json, String start) {
        int at = json.indexOf(start);
        return at < 0 ? null : json.substring(at + start.length(), json.indexOf('"', at + start.length()));
    }
}
