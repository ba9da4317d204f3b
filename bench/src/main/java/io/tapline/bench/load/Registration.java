package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.tapline.push.Platform;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Registers all users' devices over the public API, as their clients would. Confined to the event loop of its connections, but
 * for {@link #run}.
 */
public final class Registration {

    private static final int CREATED = 201;
    private static final int RENEWED = 200;
    private static final int BUSY = 503;
    private static final int BUSY_PAUSE_SECONDS = 1;
    private static final int MOST_REFUSALS = 10_000;
    private static final String UNSID_MEMBER = "\"userNotificationSubscriptionId\":\"";

    private final Carrier connections;
    private final Crowd crowd;
    private final Sinks sinks;
    private final List<String> tokens;
    private final Population population;
    private final CompletableFuture<Population> done = new CompletableFuture<>();
    /** Users whose last device was answered and who have more; a user's devices go one after the other. */
    private final Deque<Turn> turns = new ArrayDeque<>();

    private int started;
    private int finished;
    private int refusals;

    private record Turn(int user, int endpoint) {}

    private Registration(Carrier connections, Crowd crowd, Sinks sinks, List<String> tokens) {
        this.connections = connections;
        this.crowd = crowd;
        this.sinks = sinks;
        this.tokens = tokens;
        this.population = new Population(crowd.users(), crowd.endpoints());
    }

    /** A token for each user, signed ahead: half a millisecond each. */
    public static List<String> tokens(StaticIssuer issuer, Crowd crowd) {
        return IntStream.range(0, crowd.users())
                .parallel()
                .mapToObj(
                        user -> issuer.userToken(crowd.caller(), crowd.caller().name() + "-user-" + user))
                .toList();
    }

    /** Registers everyone and waits for the end. */
    public static Population run(Carrier connections, Crowd crowd, Sinks sinks, List<String> tokens)
            throws InterruptedException, ExecutionException {
        Registration registration = new Registration(connections, crowd, sinks, tokens);
        connections.eventLoop().execute(registration::begin);
        return registration.done.get();
    }

    private void begin() {
        connections.onIdle(this::startMore);
        startMore();
    }

    private void startMore() {
        while (!done.isDone() && connections.hasIdle()) {
            if (!turns.isEmpty()) {
                register(turns.remove());
            } else if (started < population.users()) {
                register(new Turn(started++, 0));
            } else {
                return;
            }
        }
    }

    private void register(Turn turn) {
        List<Platform> platforms = crowd.platforms();
        Device device = sinks.newDevice(
                platforms.get(turn.endpoint() % platforms.size()), crowd.device(turn.user(), turn.endpoint()));
        connections.send(request(turn, device), (status, head, body) -> answered(turn, device, status, body));
    }

    private ByteBuf request(Turn turn, Device device) {
        byte[] body = ("{\"deviceId\":\"device-" + turn.endpoint() + "\",\"appDisplayName\":\"Bench\",\"platform\":\""
                        + device.platform().wireName() + "\"," + device.address() + "}")
                .getBytes(UTF_8);
        byte[] head = ("POST /beta/me/notificationSubscriptions HTTP/1.1\r\nHost: "
                        + crowd.caller().hostName()
                        + "\r\nAuthorization: Bearer " + tokens.get(turn.user())
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                .getBytes(UTF_8);
        return Unpooled.wrappedBuffer(head, body);
    }

    private void answered(Turn turn, Device device, int status, ByteBuf body) {
        String text = body.toString(UTF_8);
        if (status == BUSY && refusals++ < MOST_REFUSALS) {
            connections.eventLoop().schedule(() -> again(turn), BUSY_PAUSE_SECONDS, TimeUnit.SECONDS);
            return;
        }
        int unsid = text.indexOf(UNSID_MEMBER) + UNSID_MEMBER.length();
        // 200: an attempt that was answered 503 had been stored after all.
        if ((status != CREATED && status != RENEWED) || unsid < UNSID_MEMBER.length()) {
            done.completeExceptionally(
                    new IllegalStateException("registration " + turn + " was answered " + status + ": " + text));
            return;
        }
        population.registered(
                turn.user(), turn.endpoint(), text.substring(unsid, text.indexOf('"', unsid)), device.key());
        if (turn.endpoint() + 1 < population.endpoints()) {
            turns.add(new Turn(turn.user(), turn.endpoint() + 1));
        } else if (++finished == population.users()) {
            done.complete(population);
        }
    }

    private void again(Turn turn) {
        turns.add(turn);
        startMore();
    }
}
