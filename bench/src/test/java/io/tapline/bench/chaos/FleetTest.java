package io.tapline.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.tapline.bench.load.Carrier;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FleetTest {

    private final FakeCarrier first = new FakeCarrier();
    private final FakeCarrier second = new FakeCarrier();
    private final Fleet fleet = new Fleet(List.of(first, second));

    /** Has room as long as it is told to, and answers when it is told to. */
    private static final class FakeCarrier implements Carrier {
        private final Deque<Answer> underWay = new ArrayDeque<>();
        private boolean alive = true;

        @Override
        public EventLoop eventLoop() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onIdle(Runnable listener) {}

        @Override
        public boolean hasIdle() {
            return alive;
        }

        @Override
        public void send(ByteBuf request, Answer answer) {
            underWay.add(answer);
        }

        void answerAll() {
            while (!underWay.isEmpty()) {
                underWay.remove().received(201, Carrier.Head.NONE, Unpooled.EMPTY_BUFFER);
            }
        }

        @Override
        public void close() {}
    }

    private void send(int requests) {
        for (int i = 0; i < requests; i++) {
            fleet.send(Unpooled.EMPTY_BUFFER, (status, head, body) -> {});
        }
    }

    @Test
    void gatewaysThatAreEquallyBusyTakeTurns() {
        send(10);
        assertThat(first.underWay).hasSize(5);
        assertThat(second.underWay).hasSize(5);
    }

    @Test
    void oneThatHangsGetsNoMoreThanTheOtherHasUnderWay() {
        send(2);
        for (int i = 0; i < 20; i++) {
            second.answerAll();
            send(1);
        }
        assertThat(first.underWay).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void oneWithoutConnectionsGetsNothing() {
        first.alive = false;
        send(10);
        assertThat(first.underWay).isEmpty();
        assertThat(second.underWay).hasSize(10);
    }

    @Test
    void withoutAnyConnectionNothingCanBeSent() {
        first.alive = false;
        second.alive = false;
        assertThat(fleet.hasIdle()).isFalse();
        assertThatThrownBy(() -> send(1)).isInstanceOf(IllegalStateException.class);
    }
}
