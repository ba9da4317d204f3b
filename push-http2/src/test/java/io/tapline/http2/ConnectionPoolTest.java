package io.tapline.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.http2.TransportFailure.Forbidden;
import io.tapline.http2.TransportFailure.PoolExhausted;
import io.tapline.http2.TransportFailure.Unprocessed;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The pool with connections made by hand: the test decides when each opens, fails, answers and closes. */
class ConnectionPoolTest {

    private static final Origin ORIGIN = new Origin("push.example", 443, "");
    private static final Duration LONG = Duration.ofSeconds(2);

    private final List<FakeConnection> opening = new ArrayList<>();
    private final List<String> events = new ArrayList<>();
    private long now = 1_000_000_000L;
    private PoolConfig limits = PoolConfig.DEFAULTS;
    private ConnectionPool pool = pool();

    @Test
    void opensAConnectionForTheFirstExchangeAndServesThoseThatWait() {
        List<Future<Response>> answers = exchanges(3);
        assertThat(opening).hasSize(1);
        FakeConnection connection = open(100);
        assertThat(connection.exchanges).hasSize(3);
        connection.answerAll();
        assertThat(answers).allMatch(Future::succeeded);
    }

    @Test
    void opensOneConnectionAtATimeWhereEachCarriesMany() {
        exchanges(50);
        assertThat(opening).hasSize(1);
        FakeConnection first = open(1);
        assertThat(first.exchanges).hasSize(1);
        assertThat(opening).hasSize(1);
        first.setRoom(100);
        assertThat(first.exchanges).hasSize(50);
    }

    @Test
    void opensAsManyConnectionsAsWaitWhereEachCarriesOne() {
        limits = limits.withMaxConnections(1);
        pool = pool();
        exchanges(2 * PoolConfig.HTTP1_CONNECTIONS);
        FakeConnection first = next();
        first.multiplexed = false;
        first.opens(1);
        assertThat(opening).hasSize(PoolConfig.HTTP1_CONNECTIONS - 1);
        while (!opening.isEmpty()) {
            open(1);
        }
        first.answer();
        assertThat(first.exchanges).hasSize(1);
        assertThat(pool.inFlight()).isEqualTo(PoolConfig.HTTP1_CONNECTIONS);
    }

    @Test
    void opensAnotherConnectionWhenThreeQuartersOfTheStreamsAreInUse() {
        FakeConnection first = opened(40);
        exchanges(29);
        assertThat(opening).isEmpty();
        exchanges(1);
        assertThat(opening).hasSize(1);
        exchanges(10);
        assertThat(first.exchanges).hasSize(40);
        assertThat(opening).hasSize(1);
    }

    @Test
    void aSingleStreamAtTheStartIsNoReasonForASecondConnection() {
        opened(1);
        exchanges(1);
        assertThat(opening).isEmpty();
    }

    @Test
    void neverOpensMoreThanItsMaximum() {
        limits = limits.withMaxConnections(2);
        pool = pool();
        exchanges(100);
        open(1);
        open(1);
        assertThat(opening).isEmpty();
        passes(Duration.ofMillis(100));
        assertThat(opening).isEmpty();
    }

    @Test
    void sendsToTheConnectionWithTheFewestUnderWay() {
        FakeConnection first = opened(20);
        exchanges(15);
        FakeConnection second = open(20);
        exchanges(10);
        assertThat(first.exchanges).hasSize(15);
        assertThat(second.exchanges).hasSize(10);
    }

    @Test
    void servesInTheOrderOfArrival() {
        List<Future<Response>> answers = exchanges(3);
        FakeConnection connection = open(1);
        connection.answer();
        assertThat(answers.get(0).succeeded()).isTrue();
        connection.answer();
        assertThat(answers.get(1).succeeded()).isTrue();
        assertThat(answers.get(2).isComplete()).isFalse();
    }

    @Test
    void whoComesLaterDoesNotOvertakeWhoWaits() {
        FakeConnection connection = opened(1);
        List<Future<Response>> early = exchanges(2);
        connection.room = 2; // not told yet
        List<Future<Response>> late = exchanges(1);
        connection.setRoom(2);
        assertThat(connection.exchanges).hasSize(2);
        connection.answerAll();
        assertThat(early).allMatch(Future::succeeded);
        connection.answerAll();
        assertThat(late).allMatch(Future::succeeded);
    }

    @Test
    void boundsHowManyWait() {
        limits = limits.withMaxWaiters(2);
        pool = pool();
        List<Future<Response>> answers = exchanges(3);
        assertThat(answers.get(2).cause()).isInstanceOf(PoolExhausted.class);
        assertThat(answers.get(0).isComplete()).isFalse();
        assertThat(events).containsExactly("exhausted");
    }

    @Test
    void boundsHowLongOneWaits() {
        opened(1);
        List<Future<Response>> answers = exchanges(2);
        passes(TransportConfig.DEFAULTS.waitTimeout().minusMillis(1));
        assertThat(answers.get(1).isComplete()).isFalse();
        passes(Duration.ofMillis(1));
        assertThat(answers.get(1).cause()).isInstanceOf(PoolExhausted.class);
        assertThat(answers.get(0).isComplete()).isFalse();
    }

    @Test
    void failsThoseThatWaitWhenTheLastHopeOfAConnectionFails() {
        List<Future<Response>> answers = exchanges(2);
        next().closes("refused");
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.cause())
                        .isInstanceOf(Unprocessed.class)
                        .hasMessage("cannot connect: refused"));
        assertThat(events).containsExactly("connectFailed refused");
    }

    @Test
    void keepsThemWaitingWhileAnotherConnectionIsOpen() {
        FakeConnection first = opened(1);
        List<Future<Response>> answers = exchanges(2);
        next().closes("refused");
        assertThat(answers.get(1).isComplete()).isFalse();
        first.answer();
        first.answer();
        assertThat(answers).allMatch(Future::succeeded);
    }

    @Test
    void backsOffLongerWithEveryFailure() {
        exchanges(1);
        next().closes("refused");
        exchanges(1);
        assertThat(opening).isEmpty();
        passes(limits.firstBackoff());
        next().closes("refused");
        exchanges(1);
        // The second wait is between 200 and 400 ms.
        passes(Duration.ofMillis(199));
        assertThat(opening).isEmpty();
        passes(Duration.ofMillis(201));
        assertThat(opening).hasSize(1);
    }

    @Test
    void refusesAtOnceWhatCouldNotBeSentInTime() {
        limits = limits.withBackoff(Duration.ofMinutes(1), Duration.ofMinutes(1));
        pool = pool();
        exchanges(1);
        next().closes("refused");
        assertThat(exchanges(1).get(0).cause())
                .isInstanceOf(Unprocessed.class)
                .hasMessage("cannot connect, and backing off: refused");
    }

    @Test
    void whereNoConnectionMayGoIsToldApartFromATrouble() {
        List<Future<Response>> waiting = exchanges(2);
        next().listener.forbidden("the host has an address that is not public: push.example");
        assertThat(waiting).allSatisfy(answer -> assertThat(answer.cause()).isInstanceOf(Forbidden.class));

        passes(Duration.ofSeconds(2));
        Future<Response> later = exchanges(1).get(0);
        next().closes("refused");
        assertThat(later.cause()).isInstanceOf(Unprocessed.class);
    }

    @Test
    void aConnectionThatThePeerEndsAtOnceCountsAsAFailure() {
        FakeConnection connection = opened(10);
        connection.closes("GOAWAY");
        exchanges(1);
        assertThat(opening).isEmpty();
        passes(limits.firstBackoff());
        assertThat(opening).hasSize(1);
    }

    @Test
    void aConnectionThatHeldIsReplacedWithoutBackoff() {
        FakeConnection connection = opened(10);
        passes(LONG);
        connection.closes("closed by the peer");
        exchanges(1);
        assertThat(opening).hasSize(1);
    }

    @Test
    void aDrainingConnectionTakesNothingButEndsWhatItHas() {
        FakeConnection old = opened(10);
        passes(LONG);
        List<Future<Response>> before = exchanges(1);
        old.drains();
        List<Future<Response>> after = exchanges(1);
        assertThat(old.exchanges).hasSize(1);
        FakeConnection fresh = open(10);
        assertThat(fresh.exchanges).hasSize(1);
        old.answerAll();
        fresh.answerAll();
        assertThat(before).allMatch(Future::succeeded);
        assertThat(after).allMatch(Future::succeeded);
    }

    @Test
    void opensTheReplacementOfAnOldConnectionBeforeItGoes() {
        limits = limits.withMaxConnections(1);
        pool = pool();
        FakeConnection old = opened(10);
        exchanges(1);
        passes(limits.maxAge());
        assertThat(opening).hasSize(1);
        assertThat(old.state).isEqualTo(Connection.State.READY);
        exchanges(1);
        assertThat(old.exchanges).hasSize(2);
        FakeConnection fresh = open(10);
        assertThat(old.state).isEqualTo(Connection.State.DRAINING);
        exchanges(1);
        assertThat(fresh.exchanges).hasSize(1);
    }

    @Test
    void keepsAnOldConnectionWhoseReplacementFails() {
        FakeConnection old = opened(10);
        exchanges(1);
        passes(limits.maxAge());
        next().closes("refused");
        assertThat(old.state).isEqualTo(Connection.State.READY);
        passes(limits.firstBackoff());
        assertThat(opening).hasSize(1);
    }

    @Test
    void anOldConnectionThatNobodyUsesIsNotReplaced() {
        limits = limits.withLifetime(Duration.ofDays(1), Duration.ofHours(1));
        pool = pool();
        FakeConnection old = opened(10);
        passes(Duration.ofHours(1));
        assertThat(opening).isEmpty();
        assertThat(old.state).isEqualTo(Connection.State.CLOSED);
    }

    @Test
    void spreadsTheEndOfConnectionsOverATenthOfTheirAge() {
        FakeConnection old = opened(10);
        exchanges(1);
        passes(limits.maxAge().multipliedBy(89).dividedBy(100));
        assertThat(opening).isEmpty();
        passes(limits.maxAge().multipliedBy(11).dividedBy(100));
        assertThat(opening).hasSize(1);
        assertThat(old.exchanges).hasSize(1);
    }

    @Test
    void closesAConnectionThatWasIdleTooLong() {
        FakeConnection connection = opened(10);
        exchanges(1);
        passes(Duration.ofSeconds(1));
        connection.answerAll();
        passes(limits.idleTimeout().minusMillis(1));
        assertThat(connection.state).isEqualTo(Connection.State.READY);
        passes(Duration.ofMillis(1));
        assertThat(connection.state).isEqualTo(Connection.State.CLOSED);
        assertThat(pool.isEmpty()).isTrue();
    }

    @Test
    void closesAnIdleConnectionOfHttp1BeforeTheServerDoes() {
        exchanges(1);
        FakeConnection connection = next();
        connection.multiplexed = false;
        connection.opens(1);
        connection.answerAll();
        passes(Duration.ofSeconds(1));
        passes(Duration.ofSeconds(30));
        assertThat(connection.state).isEqualTo(Connection.State.CLOSED);
    }

    @Test
    void anOldConnectionDoesNotExcuseTheFailuresOfNewOnes() {
        opened(1);
        exchanges(1);
        passes(LONG);
        exchanges(5);
        for (int failures = 1; failures <= 3; failures++) {
            next().closes("refused");
            passes(Duration.ofMillis(200L << (failures - 1)));
        }
        next().closes("refused");
        passes(Duration.ofMillis(799)); // the fourth wait is at least 800 ms
        assertThat(opening).isEmpty();
    }

    @Test
    void isForgottenOnlyWhenItsBackoffIsOver() {
        assertThat(pool.isForgettable(now)).isTrue();
        exchanges(1);
        assertThat(pool.isForgettable(now)).isFalse();
        next().closes("refused");
        assertThat(pool.isForgettable(now)).isFalse();
        passes(limits.maxBackoff().plusSeconds(1));
        assertThat(pool.isForgettable(now)).isTrue();
    }

    @Test
    void closingFailsWhoWaitsAndLetsTheRestEnd() {
        FakeConnection connection = opened(1);
        List<Future<Response>> answers = exchanges(2);
        FakeConnection late = next();
        pool.close();
        assertThat(answers.get(1).cause()).isInstanceOf(Unprocessed.class);
        assertThat(exchanges(1).get(0).cause()).isInstanceOf(Unprocessed.class);
        late.opens(10);
        assertThat(late.state).isEqualTo(Connection.State.CLOSED);
        assertThat(pool.isEmpty()).isFalse();
        connection.answerAll();
        assertThat(answers.get(0).succeeded()).isTrue();
        assertThat(pool.isEmpty()).isTrue();
        assertThat(opening).isEmpty();
    }

    @Test
    void abortingFailsWhatIsUnderWay() {
        opened(10);
        List<Future<Response>> answers = exchanges(2);
        pool.abort("enough");
        assertThat(answers).allMatch(Future::failed);
        assertThat(pool.isEmpty()).isTrue();
    }

    @Test
    void whoHearsOfAFailureMayAskAgainAtOnce() {
        Deque<Future<Response>> again = new ArrayDeque<>();
        exchanges(1).get(0).onFailure(failure -> again.addAll(exchanges(1)));
        next().closes("refused");
        assertThat(again).hasSize(1);
        assertThat(again.element().isComplete()).isFalse();
        passes(limits.firstBackoff());
        open(1).answer();
        assertThat(again.element().succeeded()).isTrue();
    }

    @Test
    void tellsItsLoad() {
        opened(1);
        exchanges(3);
        passes(Duration.ofMillis(1));
        assertThat(events).contains("load 2 1 2");
    }

    private ConnectionPool pool() {
        return new ConnectionPool(
                ORIGIN,
                TransportConfig.DEFAULTS.withPool(limits),
                (origin, listener) -> opening.add(new FakeConnection(listener)),
                new Events(),
                new Random(1),
                () -> now);
    }

    private List<Future<Response>> exchanges(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    Promise<Response> promise = Promise.promise();
                    pool.exchange(new Exchange(
                            ORIGIN, new Request(RequestTarget.of("/"), List.of(), List.of(), Body.EMPTY), promise));
                    return promise.future();
                })
                .toList();
    }

    /** A connection that is open and has nothing to do. */
    private FakeConnection opened(int room) {
        exchanges(1);
        FakeConnection connection = open(room);
        connection.answerAll();
        return connection;
    }

    private FakeConnection open(int room) {
        FakeConnection connection = next();
        connection.opens(room);
        return connection;
    }

    private FakeConnection next() {
        return opening.remove(0);
    }

    private void passes(Duration time) {
        now += time.toNanos();
        pool.tick(now);
    }

    private final class Events implements TransportListener {
        @Override
        public void connectFailed(Origin origin, String reason) {
            events.add("connectFailed " + reason);
        }

        @Override
        public void poolExhausted(Origin origin) {
            events.add("exhausted");
        }

        @Override
        public void load(Origin origin, int connections, int inFlight, int waiting) {
            events.add("load " + connections + " " + inFlight + " " + waiting);
        }
    }

    private static final class FakeConnection implements Connection {

        private final Listener listener;
        private final Deque<Exchange> exchanges = new ArrayDeque<>();
        private boolean multiplexed = true;
        private State state = State.CONNECTING;
        private int room;

        FakeConnection(Listener listener) {
            this.listener = listener;
        }

        void opens(int room) {
            this.room = room;
            state = State.READY;
            listener.opened(this);
        }

        void setRoom(int room) {
            this.room = room;
            listener.roomChanged();
        }

        void answer() {
            Exchange exchange = exchanges.remove();
            exchange.headers(200, List.of());
            exchange.complete();
            if (state == State.DRAINING && exchanges.isEmpty()) {
                closes("drained");
            } else {
                listener.roomChanged();
            }
        }

        void answerAll() {
            for (int left = exchanges.size(); left > 0; left--) {
                answer();
            }
        }

        void drains() {
            state = State.DRAINING;
            listener.draining();
        }

        void closes(String reason) {
            List<Exchange> lost = new ArrayList<>(exchanges);
            exchanges.clear();
            state = State.CLOSED;
            listener.closed(reason);
            lost.forEach(exchange -> exchange.fail(new TransportFailure.Ambiguous(reason)));
        }

        @Override
        public State state() {
            return state;
        }

        @Override
        public int room() {
            return state == State.READY ? Math.max(0, room - exchanges.size()) : 0;
        }

        @Override
        public int inFlight() {
            return exchanges.size();
        }

        @Override
        public boolean isMultiplexed() {
            return multiplexed;
        }

        @Override
        public void send(Exchange exchange) {
            assertThat(room()).isPositive();
            exchanges.add(exchange);
        }

        @Override
        public void tick(long now) {}

        @Override
        public void drain() {
            if (state == State.READY) {
                drains();
                if (exchanges.isEmpty()) {
                    closes("drained");
                }
            }
        }

        @Override
        public void close(String reason) {
            if (state != State.CLOSED) {
                closes(reason);
            }
        }
    }
}
