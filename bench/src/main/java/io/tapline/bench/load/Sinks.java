package io.tapline.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Platform;
import io.tapline.push.WebPushEndpoint;
import io.tapline.push.WnsEndpoint;
import io.tapline.simulator.Simulators;
import io.tapline.simulator.SimulatorsConfig;
import io.tapline.simulator.engine.PushListener;
import io.tapline.simulator.engine.Simulator;
import io.tapline.simulator.fcm.FcmOptions;
import io.tapline.simulator.webpush.Subscription;
import io.tapline.simulator.wire.Request;
import io.tapline.simulator.wns.WnsOptions;
import io.tapline.simulator.wns.WnsSimulator;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * The four push services, which check every push by their rules and keep nothing of it but its {@link PushKey}. They run in the
 * measuring process, on threads of their own. Thread-safe.
 */
public final class Sinks implements AutoCloseable {

    /** What {@link Simulators} call their threads. */
    static final String THREAD_NAME = "simulator";

    static final String BUNDLE_ID = "com.example.bench";
    static final String FIREBASE_PROJECT = "tapline-bench";

    private static final byte[] ID_MEMBER = "\"id\":\"".getBytes(US_ASCII);
    private static final int UUID_CHARACTERS = 36;

    private final Simulators simulators;
    private final PushLog accepted = new PushLog();
    private final LongConsumer listener;

    private Sinks(Simulators simulators, LongConsumer listener) {
        this.simulators = simulators;
        this.listener = listener;
        simulators.apns().server().listen(log(request -> UUID.fromString(header(request, "apns-collapse-id"))));
        simulators.fcm().server().listen(log(request -> idIn(request.body())));
        simulators.wns().server().listen(log(request -> idIn(request.body())));
        simulators.webPush().server().listen(log(request -> idOfTopic(header(request, "topic"))));
    }

    /** @param wnsHttp2 whether WNS offers HTTP/2, of which Microsoft says nothing, beside the HTTP/1.1 that it documents */
    public static Sinks start(int eventLoops, boolean wnsHttp2) {
        WnsOptions wns = WnsOptions.defaults();
        return new Sinks(
                Simulators.start(countingOnly(eventLoops).withWns(wnsHttp2 ? wns.withHttp2() : wns)), push -> {});
    }

    /**
     * Starts them on one event loop.
     *
     * @param ports where each listens
     * @param listener told the key of each push that counts as accepted, on the event loop
     */
    public static Sinks start(SimulatorsConfig.Ports ports, LongConsumer listener) {
        return new Sinks(Simulators.start(countingOnly(1).withPorts(ports)), listener);
    }

    private static SimulatorsConfig countingOnly(int eventLoops) {
        return SimulatorsConfig.defaults()
                .keeping(0)
                .withEventLoops(eventLoops)
                .withFcm(FcmOptions.defaults().withQuota(0));
    }

    private PushListener log(Function<Request, UUID> id) {
        return (request, target, status, error) -> {
            if (error == null && status / 100 == 2) {
                long key = PushKey.of(id.apply(request), PushKey.device(target));
                accepted.add(key);
                listener.accept(key);
            }
        };
    }

    private static String header(Request request, String name) {
        return requireNonNull(request.header(name), name);
    }

    /** The id in a tap's JSON, without parsing it again: the simulator has. */
    private static UUID idIn(byte[] body) {
        int at = 0;
        while (!startsWith(ID_MEMBER, body, at)) {
            at++;
        }
        return UUID.fromString(new String(body, at + ID_MEMBER.length, UUID_CHARACTERS, ISO_8859_1));
    }

    private static boolean startsWith(byte[] text, byte[] body, int at) {
        for (int i = 0; i < text.length; i++) {
            if (body[at + i] != text[i]) {
                return false;
            }
        }
        return true;
    }

    private static UUID idOfTopic(String topic) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(topic));
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    public Simulators simulators() {
        return simulators;
    }

    /** The keys of all pushes that were valid and answered with a 2xx. */
    public PushLog accepted() {
        return accepted;
    }

    /** Pushes that broke a rule. */
    public long refused() {
        return simulators.all().stream()
                .map(Simulator::inbox)
                .mapToLong(inbox -> inbox.refused())
                .sum();
    }

    /**
     * A device that no one else has.
     *
     * @param number different for each device
     */
    Device newDevice(Platform platform, int number) {
        return switch (platform) {
            case IOS -> apns(String.format("%064x", number));
            case ANDROID -> fcm(String.format("cQ7vXn2pTk%012d:APA91b%0134d", number, number));
            case WINDOWS -> wns(simulators.wns().url() + String.format("/?token=AwYAAAB%0120d", number));
            case WEB_PUSH -> webPush(simulators.webPush().newSubscription());
        };
    }

    private static Device apns(String token) {
        return new Device(
                PushKey.device(token),
                new ApnsEndpoint(token, BUNDLE_ID, ApnsEndpoint.Environment.PRODUCTION, Instant.now()));
    }

    private static Device fcm(String token) {
        return new Device(PushKey.device(token), new FcmEndpoint(token, Instant.now()));
    }

    private static Device wns(String channelUri) {
        return new Device(
                PushKey.device(WnsSimulator.target(channelUri)),
                new WnsEndpoint(URI.create(channelUri), Instant.now()));
    }

    private static Device webPush(Subscription subscription) {
        return new Device(
                PushKey.device(subscription.id()),
                new WebPushEndpoint(
                        URI.create(subscription.endpoint()),
                        subscription.p256dh(),
                        subscription.auth(),
                        Instant.now()));
    }

    @Override
    public void close() {
        simulators.close();
    }
}
