package io.tapline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void atARatePostsAreDueWhetherOrNotEarlierOnesWereSent() {
        Pace pace = Pace.parse("1000");
        assertThat(pace.due(0, 0)).isZero();
        assertThat(pace.due(500, 0)).isEqualTo(SECOND / 2);
        assertThat(pace.due(500, 60 * SECOND)).isEqualTo(SECOND / 2);
        assertThat(pace.backlog(400, SECOND / 2)).isEqualTo(100);
        assertThat(pace.backlog(600, SECOND / 2)).isZero();
    }

    @Test
    void atMaximumTheNextPostIsDueNow() {
        Pace pace = Pace.parse("max");
        assertThat(pace.due(1_000_000, SECOND)).isEqualTo(SECOND);
        assertThat(pace.backlog(0, SECOND)).isZero();
    }

    @Test
    void whatNobodyTookForASecondIsGivenUpByThoseWhoWait() {
        Pace pace = new Pace.Live(100);
        assertThat(pace.next(500, 5 * SECOND)).isEqualTo(500);
        assertThat(pace.next(500, 6 * SECOND)).isEqualTo(500);
        assertThat(pace.next(500, 16 * SECOND)).isEqualTo(1_500);
        assertThat(pace.due(1_500, 16 * SECOND)).isEqualTo(15 * SECOND);
        assertThat(Pace.parse("100").next(500, 16 * SECOND)).isEqualTo(500);
    }

    @Test
    void aRateIsOverZero() {
        assertThatThrownBy(() -> Pace.parse("0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pace.parse("NaN")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pace.parse("fast")).isInstanceOf(IllegalArgumentException.class);
    }
}
