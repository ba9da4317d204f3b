package io.tapline.bench.compare;

import io.tapline.bench.client.FcmMessage;
import io.tapline.bench.load.RunFolder;
import io.tapline.bench.transport.ClientKind;
import io.tapline.simulator.Simulators;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every system that can be compared. */
final class Peers {

    private Peers() {}

    /**
     * Those that were asked for, in that order.
     *
     * @throws IllegalArgumentException when one is unknown
     */
    static List<Peer> of(CompareOptions options) {
        Map<String, Peer> known = all(options, RunFolder.home()).collect(Collectors.toMap(Peer::name, peer -> peer));
        List<Peer> peers = new ArrayList<>();
        for (String name : options.systems) {
            Peer peer = known.get(name);
            if (peer == null) {
                throw new IllegalArgumentException("no system is called " + name + "; there are " + known.keySet());
            }
            peers.add(peer);
        }
        return peers;
    }

    private static Stream<Peer> all(CompareOptions options, Path home) {
        return Stream.of(
                new TaplinePeer("tapline", "ios,android", options),
                new TaplinePeer("tapline-three", "ios,android,windows", options),
                new GorushPeer(options, home),
                new ParseServerPeer(options, home),
                new Apns2Peer(options, home),
                new LoopPeer(
                        "pushy",
                        Traits.sendsOnly(
                                "Pushy 0.15.4, a Java library, in a loop. APNs only, to tokens made beforehand."),
                        ClientKind.PUSHY,
                        Simulators::apns,
                        Tap.BYTES,
                        home,
                        options),
                new LoopPeer(
                        "firebase-admin",
                        Traits.sendsOnly(
                                "Google's firebase-admin 9.11.0 for Java, sendAsync, in a loop. FCM only, messages made"
                                        + " beforehand."),
                        ClientKind.FIREBASE,
                        Simulators::fcm,
                        FcmMessage.bytes(),
                        home,
                        options));
    }
}
