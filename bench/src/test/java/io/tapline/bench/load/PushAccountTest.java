package io.tapline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PushAccountTest {

    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(1, 2);

    private final PushLog expected = new PushLog();
    private final PushLog received = new PushLog();

    private PushAccount account() {
        return PushAccount.of(expected.sorted(), received.sorted());
    }

    @Test
    void pushesThatAllArriveOnceAreNeitherLostNorRepeated() {
        // More than one chunk, and the other way round.
        for (int device = 0; device < 100_000; device++) {
            expected.add(PushKey.of(FIRST, device));
            received.add(PushKey.of(FIRST, 99_999 - device));
        }
        assertThat(account()).isEqualTo(new PushAccount(100_000, 100_000, 0, 0, 0));
    }

    @Test
    void eachPushThatNeverArrivesIsLost() {
        for (int device = 0; device < 10; device++) {
            expected.add(PushKey.of(FIRST, device));
        }
        received.add(PushKey.of(FIRST, 4));
        assertThat(account()).isEqualTo(new PushAccount(10, 1, 9, 0, 0));
    }

    @Test
    void everyArrivalAfterTheFirstIsADuplicate() {
        expected.add(PushKey.of(FIRST, 1));
        expected.add(PushKey.of(SECOND, 1));
        received.add(PushKey.of(FIRST, 1));
        received.add(PushKey.of(FIRST, 1));
        received.add(PushKey.of(FIRST, 1));
        assertThat(account()).isEqualTo(new PushAccount(2, 3, 1, 2, 0));
    }

    @Test
    void aPushOfAnUnansweredPostIsUnexpectedAndDoesNotHideALoss() {
        expected.add(PushKey.of(FIRST, 1));
        received.add(PushKey.of(SECOND, 1));
        assertThat(account()).isEqualTo(new PushAccount(1, 1, 1, 0, 1));
    }

    @Test
    void whatNobodyExpectedIsNoDuplicateHoweverOftenItComes() {
        expected.add(PushKey.of(FIRST, 1));
        received.add(PushKey.of(FIRST, 1));
        received.add(PushKey.of(SECOND, 1));
        received.add(PushKey.of(SECOND, 1));
        assertThat(account()).isEqualTo(new PushAccount(1, 3, 0, 0, 2));
    }

    @Test
    void aDeviceIsNamedByEveryCharacterOfItsAddress() {
        assertThat(PushKey.device("abcd")).isEqualTo(PushKey.device(CharBuffer.wrap("abcd")));
        assertThat(PushKey.device("abcd")).isNotEqualTo(PushKey.device("abce"));
        assertThat(PushKey.device("abcd")).isNotEqualTo(PushKey.device("bacd"));
    }
}
