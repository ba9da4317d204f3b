package io.tapline.gateway.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.Backends;
import io.tapline.gateway.config.RedisConfig;
import io.tapline.gateway.identity.UserKey;
import io.tapline.gateway.stream.PokeChannel;
import io.tapline.gateway.stream.StreamMetrics;
import io.tapline.gateway.subscription.EventLoop;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two event loops that poke each other over a real Redis. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RedisPokesIT {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StreamMetrics metrics = new StreamMetrics(registry);
    private final EventLoop loop = new EventLoop();
    private final EventLoop otherLoop = new EventLoop();
    private final List<Node> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(Node::ignore);
        loop.close();
        otherLoop.close();
    }

    @Test
    void pokesReachTheOtherLoopAndNotTheirSender() throws Exception {
        RedisConfig config = standalone(Backends.redis());
        Node listens = new Node(loop, config);
        Node pokes = new Node(otherLoop, config);
        listens.listen();
        pokes.listen();
        UserKey first = user();
        UserKey second = user();

        pokes.poke(first);
        assertThat(listens.heard()).isEqualTo(first.toString());
        listens.poke(second);
        assertThat(pokes.heard()).isEqualTo(second.toString());

        assertThat(listens.happened).isEmpty();
        assertThat(pokes.happened).isEmpty();
    }

    @Test
    void manyPokesAtOnceAllArrive() throws Exception {
        RedisConfig config = standalone(Backends.redis());
        Node listens = new Node(loop, config);
        Node pokes = new Node(otherLoop, config);
        listens.listen();
        Set<String> users = new HashSet<>();
        for (int i = 0; i < 2_000; i++) {
            users.add(user(i).toString());
        }

        otherLoop.call(() -> {
            for (int i = 0; i < 2_000; i++) {
                pokes.pokes.poke(user(i));
                pokes.pokes.poke(user(i));
            }
            return true;
        });

        Set<String> heard = new HashSet<>();
        while (!heard.equals(users)) {
            heard.add(listens.heard());
        }
    }

    @Test
    void nodesOfAClusterPassPokesOn() throws Exception {
        List<URI> nodes = Backends.redisCluster().stream().map(URI::create).toList();
        Node pokes = new Node(otherLoop, config(RedisConfig.Mode.CLUSTER, nodes));
        for (URI node : nodes) {
            Node listens = new Node(loop, config(RedisConfig.Mode.CLUSTER, List.of(node)));
            listens.listen();
            UserKey user = user();
            pokes.poke(user);
            // A node may be late with those of before.
            while (!listens.heard().equals(user.toString())) {
                assertThat(Thread.interrupted()).isFalse();
            }
        }
    }

    @Test
    void brokenSubscriptionIsToldOfAndReplaced() throws Exception {
        URI address = URI.create(Backends.redis());
        Detour detour = new Detour(loop, address.getPort());
        RedisConfig config =
                standalone("redis://" + address.getRawUserInfo() + "@" + address.getHost() + ":" + detour.port());
        Node listens = new Node(loop, config);
        Node pokes = new Node(otherLoop, standalone(Backends.redis()));
        listens.listen();

        detour.cut();
        assertThat(listens.heard()).isEqualTo("lost");
        listens.poke(user());
        detour.open();
        assertThat(listens.heard()).isEqualTo("subscribed");
        UserKey user = user();
        pokes.poke(user);

        assertThat(listens.heard()).isEqualTo(user.toString());
        assertThat(registry.get(StreamMetrics.POKES_LOST).counter().count()).isOne();
    }

    /** A connection that only seems to be there would keep streams from looking for changes by themselves. */
    @Test
    void silentSubscriptionIsToldOfAndReplaced() throws Exception {
        URI address = URI.create(Backends.redis());
        Detour detour = new Detour(loop, address.getPort());
        RedisConfig config =
                standalone("redis://" + address.getRawUserInfo() + "@" + address.getHost() + ":" + detour.port());
        Node listens = new Node(loop, config);
        listens.listen();

        detour.freeze(false);

        assertThat(listens.heard()).isEqualTo("lost");
        assertThat(listens.heard()).isEqualTo("subscribed");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void quietSubscriptionIsKeptByBothVersionsOfTheProtocol(int version) throws Exception {
        List<Throwable> unexpected = new CopyOnWriteArrayList<>();
        loop.vertx().exceptionHandler(unexpected::add);
        Node listens = new Node(loop, standalone(Backends.redis() + "?protocol=" + version));
        Node pokes = new Node(otherLoop, standalone(Backends.redis()));
        listens.listen();

        // Seen there once it was asked whether it is still there.
        Pattern asked = Pattern.compile("(?m)^.* sub=1 .* cmd=ping .* resp=" + version + "\\b");
        while (!asked.matcher(pokes.clients()).find()) {
            assertThat(Thread.interrupted()).isFalse();
        }
        UserKey user = user();
        pokes.poke(user);

        assertThat(listens.heard()).isEqualTo(user.toString());
        assertThat(unexpected).isEmpty();
    }

    @Test
    void whoHasStoppedListeningHearsNothingAndMayListenAgain() throws Exception {
        RedisConfig config = standalone(Backends.redis());
        Node listens = new Node(loop, config);
        Node pokes = new Node(otherLoop, config);
        listens.listen();
        listens.ignore();
        Node witness = new Node(otherLoop, config);
        witness.listen();
        UserKey unheard = user();
        pokes.poke(unheard);
        assertThat(witness.heard()).isEqualTo(unheard.toString());
        listens.listen();
        UserKey user = user();
        pokes.poke(user);

        assertThat(listens.heard()).isEqualTo(user.toString());
    }

    private static UserKey user() {
        return new UserKey(UUID.randomUUID());
    }

    private static UserKey user(int number) {
        return new UserKey(new UUID(7, number));
    }

    private static RedisConfig standalone(String uri) {
        return config(RedisConfig.Mode.STANDALONE, List.of(URI.create(uri)));
    }

    private static RedisConfig config(RedisConfig.Mode mode, List<URI> nodes) {
        return new RedisConfig(
                mode, nodes, null, null, null, Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofHours(1));
    }

    private final class Node implements PokeChannel.Listener {
        private final EventLoop eventLoop;
        private final RedisLink link;
        private final RedisPokes pokes;
        private final BlockingQueue<String> happened = new LinkedBlockingQueue<>();

        Node(EventLoop eventLoop, RedisConfig config) {
            this.eventLoop = eventLoop;
            this.link = eventLoop.call(() -> RedisLink.open(eventLoop.vertx(), config, new Random(1)));
            eventLoop.await(link::connected);
            long seedOfPokes = UUID.randomUUID().getMostSignificantBits();
            this.pokes = new RedisPokes(eventLoop.vertx(), link, config, metrics, new Random(seedOfPokes));
            nodes.add(this);
        }

        /** Returns when pokes come in. */
        void listen() throws InterruptedException {
            eventLoop.call(() -> {
                pokes.listen(this);
                return true;
            });
            assertThat(heard()).isEqualTo("subscribed");
        }

        void ignore() {
            eventLoop.call(() -> {
                pokes.ignore();
                return true;
            });
        }

        void poke(UserKey user) {
            eventLoop.call(() -> {
                pokes.poke(user);
                return true;
            });
        }

        /** The connections of the server, as it describes them. */
        String clients() {
            return String.valueOf(
                    eventLoop.await(() -> link.send(Request.cmd(Command.CLIENT).arg("LIST"))));
        }

        /** What happened next, whenever that is. */
        String heard() throws InterruptedException {
            return happened.take();
        }

        @Override
        public void changed(UserKey user) {
            happened.add(user.toString());
        }

        @Override
        public void subscribed() {
            happened.add("subscribed");
        }

        @Override
        public void lost() {
            happened.add("lost");
        }
    }
}
