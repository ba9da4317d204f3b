package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.gateway.notification.Priority;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private final FairQueue<String> queue = new FairQueue<>();

    @Test
    void ownersTakeTurnsInTheOrderOfArrival() {
        add("a", Priority.NONE, "a1", "a2", "a3");
        add("b", Priority.NONE, "b1", "b2");

        assertThat(queue.take(10)).containsExactly("a1", "b1", "a2", "b2", "a3");
        assertThat(queue.size()).isZero();
        assertThat(queue.take(1)).isEmpty();
    }

    @Test
    void whoComesLateWithLittleIsNextButOne() {
        add("a", Priority.NONE, "a1", "a2", "a3");
        assertThat(queue.take(1)).containsExactly("a1");
        add("b", Priority.NONE, "b1");

        assertThat(queue.take(2)).containsExactly("a2", "b1");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void highComesBeforeNoneAndThatBeforeLow() {
        add("a", Priority.LOW, "low");
        add("a", Priority.NONE, "none");
        add("b", Priority.HIGH, "high");

        assertThat(queue.take(10)).containsExactly("high", "none", "low");
    }

    @Test
    void lowDoesNotWaitForEver() {
        add("a", Priority.LOW, "low");
        for (int i = 0; i < 100; i++) {
            add("a", Priority.HIGH, "high");
        }

        assertThat(queue.take(8)).contains("low");
    }

    private void add(String owner, Priority priority, String... items) {
        for (String item : items) {
            queue.add(item, owner, priority);
        }
    }
}
