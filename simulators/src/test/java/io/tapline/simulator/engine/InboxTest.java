package io.tapline.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InboxTest {

    private final Inbox inbox = new Inbox(3);

    private static Received push(String target, int status) {
        return new Received(
                "apns", 1, "h2", Instant.EPOCH, "POST", "/", target, List.of(), "", false, null, status, null);
    }

    private void add(String target, int status) {
        inbox.add(status, status == 200, () -> push(target, status));
    }

    @Test
    void theNewestAreKeptAndAllAreCounted() {
        add("a", 200);
        add("b", 400);
        add("c", 200);
        add("d", 0);

        assertThat(inbox.received()).extracting(Received::target).containsExactly("b", "c", "d");
        assertThat(inbox.count()).isEqualTo(4);
        assertThat(inbox.refused()).isEqualTo(2);
        assertThat(inbox.byStatus()).isEqualTo(Map.of(0, 1L, 200, 2L, 400, 1L));
    }

    @Test
    void readingGoesOnWhereTheLastOneEnded() {
        add("a", 200);
        Inbox.Part first = inbox.since(0);
        for (String target : List.of("b", "c", "d", "e")) {
            add(target, 200);
        }

        assertThat(first.received()).extracting(Received::target).containsExactly("a");
        assertThat(inbox.since(first.end()).received())
                .extracting(Received::target)
                .containsExactly("c", "d", "e");
        assertThat(inbox.since(inbox.since(first.end()).end()).received()).isEmpty();
    }

    @Test
    void clearKeepsTheCounts() {
        add("a", 200);
        inbox.clear();

        assertThat(inbox.received()).isEmpty();
        assertThat(inbox.count()).isEqualTo(1);
    }

    @Test
    void awaitCountsWhatIsThereAlready() {
        add("a", 200);
        CompletableFuture<List<Received>> two = inbox.await(2, push -> true).toCompletableFuture();
        assertThat(two).isNotDone();

        add("b", 200);

        assertThat(two).isCompletedWithValueMatching(found -> found.size() == 2);
        assertThat(inbox.await(2, push -> true).toCompletableFuture()).isDone();
    }

    @Test
    void awaitLooksAtTheFilterOnly() {
        var accepted = inbox.await(1, Received::accepted).toCompletableFuture();
        add("a", 400);
        assertThat(accepted).isNotDone();

        add("b", 200);
        add("c", 200);

        assertThat(accepted)
                .isCompletedWithValueMatching(found -> found.get(0).target().equals("b"));
    }

    @Test
    void countingOnlyMakesNoRecords() {
        Inbox counting = new Inbox(0);
        counting.add(200, true, () -> {
            throw new AssertionError("a record was made");
        });

        assertThat(counting.count()).isEqualTo(1);
        assertThatThrownBy(() -> counting.await(1, push -> true)).isInstanceOf(IllegalStateException.class);
    }
}
