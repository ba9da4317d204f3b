package io.tapline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleLanesTest {

    private final IdleLanes idle = new IdleLanes();
    private final Lane first = lane();
    private final Lane second = lane();

    private static Lane lane() {
        return new Lane() {
            @Override
            public void send(ByteBuf request, Carrier.Answer answer) {
                throw new UnsupportedOperationException();
            }
        };
    }

    private void add(Lane lane, int requests) {
        for (int i = 0; i < requests; i++) {
            idle.add(lane);
        }
    }

    private List<Lane> takeAll() {
        List<Lane> taken = new ArrayList<>();
        while (!idle.isEmpty()) {
            taken.add(idle.take());
        }
        return taken;
    }

    @Test
    void lanesTakeTurnsHoweverMuchRoomTheyHave() {
        add(first, 3);
        add(second, 2);
        assertThat(takeAll()).containsExactly(first, second, first, second, first);
    }

    @Test
    void aLaneThatGotAnAnswerWaitsBehindTheOthers() {
        add(first, 1);
        add(second, 1);
        add(idle.take(), 1);
        assertThat(takeAll()).containsExactly(second, first);
    }

    @Test
    void aLaneThatEndedHasNoRoom() {
        add(first, 2);
        add(second, 1);
        idle.remove(first);
        assertThat(takeAll()).containsExactly(second);
    }

    @Test
    void aFullLaneMayEnd() {
        add(first, 1);
        idle.take();
        idle.remove(first);
        assertThat(idle.isEmpty()).isTrue();
        assertThatThrownBy(idle::take).isInstanceOf(NullPointerException.class);
    }
}
