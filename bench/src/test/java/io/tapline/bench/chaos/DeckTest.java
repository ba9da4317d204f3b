package io.tapline.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeckTest {

    private static final List<Fault> FAULTS = List.of(Fault.POSTGRES, Fault.RESTART, Fault.REDIS, Fault.WIPE);

    private static List<Fault> deal(long seed, int count) {
        Deck deck = new Deck(FAULTS, new SplittableRandom(seed));
        return Stream.generate(deck::next).limit(count).toList();
    }

    @Test
    void everyFaultComesBeforeAnyComesAgain() {
        List<Fault> dealt = deal(1, 12);
        assertThat(dealt.subList(0, 4)).containsExactlyInAnyOrderElementsOf(FAULTS);
        assertThat(dealt.subList(4, 8)).containsExactlyInAnyOrderElementsOf(FAULTS);
        assertThat(dealt.subList(8, 12)).containsExactlyInAnyOrderElementsOf(FAULTS);
    }

    @Test
    void theSeedDecidesTheOrder() {
        assertThat(deal(7, 40)).isEqualTo(deal(7, 40)).isNotEqualTo(deal(8, 40));
    }
}
