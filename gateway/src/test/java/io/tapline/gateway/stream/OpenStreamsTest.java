package io.tapline.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.config.StreamLimits;
import io.tapline.gateway.identity.UserKey;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {

    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final Instant EXPIRES_AT = NOW.plusSeconds(3600);
    private static final UserKey ALICE = new UserKey(new UUID(0, 1));
    private static final UserKey BOB = new UserKey(new UUID(0, 2));

    private final FakeChannel channel = new FakeChannel();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private Instant wallTime = NOW;
    private long nanos = Long.MAX_VALUE - 1;
    private final InstantSource source = () -> wallTime;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final OpenStreams streams = new OpenStreams(
            new StreamLimits(1000, 2), channel, new StreamMetrics(metrics), clock, () -> nanos, new Random(1));

    @Test
    void changeOfItsUserIsReadAndWritten() {
        Client alice = new Client(ALICE);
        Client bob = new Client(BOB);

        streams.changed(ALICE);
        alice.answer("change 1");

        assertThat(alice.written).containsExactly("ready", "change 1");
        assertThat(alice.places).containsExactly(0L, 1L);
        assertThat(bob.asked).isEmpty();
        assertThat(channel.poked).containsExactly(ALICE);
    }

    @Test
    void pokesDuringAReadingMakeOneMore() {
        Client alice = new Client(ALICE);
        streams.changed(ALICE);
        streams.changed(ALICE);
        channel.listener().changed(ALICE);
        assertThat(alice.asked).hasSize(1);

        alice.answer("change 1");
        assertThat(alice.asked).hasSize(1);
        alice.answer("");

        assertThat(alice.asked).isEmpty();
        assertThat(alice.written).containsExactly("ready", "change 1");
    }

    @Test
    void pokeBeforeTheBeginningIsNotForgotten() {
        Client alice = new Client(ALICE, false);
        streams.changed(ALICE);
        assertThat(alice.asked).isEmpty();

        alice.begin();

        assertThat(alice.asked).hasSize(1);
    }

    @Test
    void readsOnWhileThereIsMore() {
        Client alice = new Client(ALICE);
        streams.changed(ALICE);
        alice.answer(new StreamEvents.Reading(Buffer.buffer("change 1"), true, false, 1, List.of(), Instant.MAX));

        assertThat(alice.asked).hasSize(1);
    }

    @Test
    void nothingIsReadUntilTheClientTakesWhatWasWritten() {
        Client alice = new Client(ALICE);
        alice.full = true;
        streams.changed(ALICE);
        alice.answer("change 1");
        streams.changed(ALICE);
        assertThat(alice.asked).isEmpty();

        alice.drain();

        assertThat(alice.asked).hasSize(1);
    }

    @Test
    void clientThatTakesNothingIsCutAndOthersAreNot() {
        Client slow = new Client(ALICE);
        Client other = new Client(ALICE);
        slow.full = true;
        streams.changed(ALICE);
        slow.answer("change 1");
        other.answer("change 1");

        pass(LiveStream.PATIENCE_NANOS);
        streams.changed(ALICE);
        other.answer("change 2");

        assertThat(slow.isCut).isTrue();
        assertThat(slow.written).containsExactly("ready", "change 1");
        assertThat(other.written).contains("change 2").doesNotContain("end");
        assertThat(ended("slow")).isOne();
    }

    @Test
    void clientThatTakesItInTimeIsNotCut() {
        Client alice = new Client(ALICE);
        alice.full = true;
        streams.changed(ALICE);
        alice.answer("change 1");
        pass(LiveStream.PATIENCE_NANOS - 1);
        alice.drain();
        pass(LiveStream.PATIENCE_NANOS);

        assertThat(alice.isCut).isFalse();
    }

    @Test
    void readsAgainWhenSomethingExpires() {
        Client alice = new Client(ALICE);
        channel.subscribe();
        alice.answer(new StreamEvents.Reading(Buffer.buffer(), false, false, 1, List.of(), wallTime.plusSeconds(5)));

        pass(Duration.ofSeconds(5).toNanos() - 1);
        assertThat(alice.asked).isEmpty();
        pass(1);

        assertThat(alice.asked).hasSize(1);
    }

    @Test
    void streamEndsWithItsToken() {
        Client alice = new Client(ALICE);
        wallTime = EXPIRES_AT.minusMillis(1);
        streams.tick();
        assertThat(alice.ended).isFalse();

        wallTime = EXPIRES_AT;
        streams.tick();

        assertThat(alice.ended).isTrue();
        assertThat(alice.written.get(1)).isEqualTo("event: end\ndata: {\"reason\":\"tokenExpired\"}\n\n");
        streams.changed(ALICE);
        assertThat(alice.asked).isEmpty();
    }

    @Test
    void silentStreamHasAHeartbeat() {
        channel.subscribe();
        Client alice = new Client(ALICE);
        pass(LiveStream.HEARTBEAT_NANOS - 1);
        assertThat(alice.written).containsExactly("ready");
        pass(1);

        assertThat(alice.written).containsExactly("ready", ":\n\n");
    }

    @Test
    void whatIsSaidLastEndsTheStream() {
        Client alice = new Client(ALICE);
        streams.changed(ALICE);
        alice.answer(new StreamEvents.Reading(Buffer.buffer("resync"), false, true, 0, List.of(), Instant.MAX));

        assertThat(alice.written).containsExactly("ready", "resync");
        assertThat(alice.ended).isTrue();
        assertThat(ended("resync")).isOne();
    }

    @Test
    void everyStreamCatchesUpAfterASubscription() {
        Client alice = new Client(ALICE);
        Client bob = new Client(BOB);

        channel.subscribe();

        assertThat(alice.asked).hasSize(1);
        assertThat(bob.asked).hasSize(1);
    }

    @Test
    void withoutPokesAStreamCatchesUpInSeconds() {
        Client alice = new Client(ALICE);
        pass(OpenStreams.SOON_NANOS);
        assertThat(alice.asked).hasSize(1);
        alice.answer("");

        channel.subscribe();
        alice.answer("");
        pass(OpenStreams.SOON_NANOS);
        assertThat(alice.asked).isEmpty();

        channel.listener().lost();
        pass(OpenStreams.SOON_NANOS);
        assertThat(alice.asked).hasSize(1);
    }

    @Test
    void withPokesAStreamCatchesUpNowAndThen() {
        channel.subscribe();
        Client alice = new Client(ALICE);
        pass(OpenStreams.CATCH_UP_NANOS);

        assertThat(alice.asked).hasSize(1);
    }

    @Test
    void readingThatFailsIsTriedAgain() {
        channel.subscribe();
        Client alice = new Client(ALICE);
        streams.changed(ALICE);
        alice.asked.remove().fail("Postgres is away");
        assertThat(alice.asked).isEmpty();

        pass(OpenStreams.SOON_NANOS);
        alice.answer("change 1");

        assertThat(alice.written).containsExactly("ready", "change 1");
    }

    @Test
    void onlySomeReadAtATimeAndAllGetTheirTurn() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            clients.add(new Client(new UserKey(new UUID(1, i))));
        }
        channel.subscribe();
        assertThat(clients.stream().filter(client -> !client.asked.isEmpty())).hasSize(OpenStreams.READINGS_AT_A_TIME);

        for (int i = 0; i < clients.size(); i++) {
            Client next = clients.get(i);
            next.answer("change " + i);
            assertThat(next.written).hasSize(2);
        }
    }

    @Test
    void streamsThatEndWhileTheyWaitGiveTheirTurnAway() {
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 900; i++) {
            clients.add(new Client(new UserKey(new UUID(1, i))));
        }
        channel.subscribe();
        Client last = clients.get(899);
        clients.subList(0, 899).forEach(client -> client.stream.close());
        for (int i = 0; i < OpenStreams.READINGS_AT_A_TIME; i++) {
            clients.get(i).answer("nobody is there");
        }

        assertThat(last.asked).hasSize(1);
        assertThat(clients.get(0).written).containsExactly("ready");
    }

    @Test
    void limitsHoldForAUserAndForAll() {
        for (int i = 0; i < 499; i++) {
            new Client(new UserKey(new UUID(1, i)));
            new Client(new UserKey(new UUID(1, i)));
        }
        Client first = new Client(ALICE);
        assertThat(streams.refusal(ALICE)).isEmpty();
        new Client(ALICE);

        assertThat(streams.refusal(ALICE)).contains(OpenStreams.Refusal.USER_HAS_ENOUGH);
        assertThat(streams.refusal(BOB)).contains(OpenStreams.Refusal.NO_ROOM);
        assertThat(metrics.get(StreamMetrics.OPEN).gauge().value()).isEqualTo(1000);

        first.stream.close();
        first.stream.close();

        assertThat(streams.refusal(ALICE)).isEmpty();
        assertThat(streams.refusal(BOB)).isEmpty();
        assertThat(metrics.get(StreamMetrics.OPEN).gauge().value()).isEqualTo(999);
    }

    @Test
    void channelIsOpenWhileThereAreStreamsAndAWhileLonger() {
        assertThat(channel.listener).isNull();
        Client alice = new Client(ALICE);
        assertThat(channel.listener).isNotNull();
        pass(OpenStreams.LINGER_NANOS);
        alice.stream.close();
        pass(OpenStreams.LINGER_NANOS - 1);
        assertThat(channel.listener).isNotNull();
        pass(1);

        assertThat(channel.listener).isNull();
    }

    @Test
    void shutdownEndsAllAndLetsNoneIn() {
        Client alice = new Client(ALICE);
        Client stuck = new Client(BOB);
        stuck.full = true;
        streams.changed(BOB);
        stuck.answer("change 1");

        streams.close();

        assertThat(alice.written.get(1)).isEqualTo("event: end\ndata: {\"reason\":\"shutdown\"}\n\n");
        assertThat(stuck.isCut).isTrue();
        assertThat(streams.refusal(ALICE)).contains(OpenStreams.Refusal.SHUTTING_DOWN);
        assertThat(channel.listener).isNull();
    }

    private void pass(long time) {
        nanos += time;
        streams.tick();
    }

    private double ended(String reason) {
        return metrics.get(StreamMetrics.ENDED).tag("reason", reason).counter().count();
    }

    /** A client, and the feed that its stream reads. */
    private final class Client implements StreamEvents, WriteStream<Buffer> {

        private final LiveStream stream;
        private final ArrayDeque<Promise<Reading>> asked = new ArrayDeque<>();
        private final List<String> written = new ArrayList<>();
        private final List<Long> places = new ArrayList<>();
        private boolean full;
        private boolean ended;
        private boolean isCut;
        private @Nullable Handler<Void> drained;

        Client(UserKey user) {
            this(user, true);
        }

        Client(UserKey user, boolean begins) {
            stream = streams.open(user, EXPIRES_AT, this);
            if (begins) {
                begin();
            }
        }

        void begin() {
            stream.begin(
                    this,
                    () -> isCut = true,
                    new Reading(Buffer.buffer("ready"), false, false, 0, List.of(), Instant.MAX));
        }

        void answer(String text) {
            answer(new Reading(Buffer.buffer(text), false, false, 1, List.of(), Instant.MAX));
        }

        void answer(Reading reading) {
            asked.remove().complete(reading);
        }

        void drain() {
            full = false;
            Handler<Void> handler = drained;
            if (handler != null) {
                handler.handle(null);
            }
        }

        @Override
        public Future<Reading> next() {
            Promise<Reading> promise = Promise.promise();
            asked.add(promise);
            return promise.future();
        }

        @Override
        public void written(Reading reading) {
            places.add(reading.place());
        }

        @Override
        public Future<Void> write(Buffer text) {
            written.add(text.toString());
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> end() {
            ended = true;
            return Future.succeededFuture();
        }

        @Override
        public boolean writeQueueFull() {
            return full;
        }

        @Override
        public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
            drained = handler;
            return this;
        }

        @Override
        public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
            return this;
        }

        @Override
        public WriteStream<Buffer> setWriteQueueMaxSize(int size) {
            return this;
        }
    }

    private static final class FakeChannel implements PokeChannel {
        private final List<UserKey> poked = new ArrayList<>();
        private @Nullable Listener listener;

        /** Before the first stream there is nobody to tell; then it is told when there is. */
        private boolean subscribed;

        Listener listener() {
            Listener there = listener;
            if (there == null) {
                throw new AssertionError("Nobody listens");
            }
            return there;
        }

        void subscribe() {
            subscribed = true;
            if (listener != null) {
                listener.subscribed();
            }
        }

        @Override
        public void poke(UserKey user) {
            poked.add(user);
        }

        @Override
        public void listen(Listener incoming) {
            listener = incoming;
            if (subscribed) {
                incoming.subscribed();
            }
        }

        @Override
        public void ignore() {
            listener = null;
        }
    }
}
