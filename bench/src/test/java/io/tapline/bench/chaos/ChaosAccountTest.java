package io.tapline.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChaosAccountTest {

    private static final ChaosOptions OPTIONS =
            new ChaosOptions(60, 0, 1, EnumSet.allOf(Fault.class), 2, 10, 5, 0, 0, 60, List.of());

    private static final Strike GATEWAY_AT_100 = new Strike(Fault.GATEWAY, seconds(100), seconds(104));
    private static final Strike REDIS_AT_200 = new Strike(Fault.REDIS, seconds(200), seconds(203));

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }

    private static Post accepted(int second) {
        return new Post(0, seconds(second), 201, new UUID(0, second));
    }

    private static Post refused(int second, int status) {
        return new Post(0, seconds(second), status, null);
    }

    private static ChaosResult result(
            List<Post> posts, List<Post> lost, List<Arrivals.Repeat> repeats, List<Strike> strikes) {
        long accepted = posts.stream().filter(Post::isAccepted).count();
        return new ChaosAccount(
                        OPTIONS,
                        4,
                        posts,
                        0,
                        new Arrivals.Tally(accepted * 4, repeats),
                        0,
                        strikes,
                        new Settlement.Outcome(lost, List.of(), 0, List.of(), 20),
                        Map.of(200, accepted),
                        60)
                .result();
    }

    @Test
    void whatWasAcceptedHasReachedItsDevicesOrIsLost() {
        ChaosResult result =
                result(List.of(accepted(1), accepted(2), refused(3, 0)), List.of(accepted(2)), List.of(), List.of());
        assertThat(result.accepted()).isEqualTo(2);
        assertThat(result.reachedAtLeastOnce()).isEqualTo(1);
        assertThat(result.lost()).isEqualTo(1);
        assertThat(result.answers()).isEqualTo(Map.of(0, 1L, 201, 2L));
        assertThat(result.violations()).anyMatch(violation -> violation.startsWith("1 accepted"));
    }

    @Test
    void postsAreCountedAwayFromKillsAndWithoutRedis() {
        ChaosResult result = result(
                List.of(accepted(1), refused(99, 503), accepted(150), accepted(201), refused(202, 503)),
                List.of(),
                List.of(),
                List.of(GATEWAY_AT_100, REDIS_AT_200));
        assertThat(result.postsOutsideKills()).isEqualTo(4);
        assertThat(result.acceptedOutsideKills()).isEqualTo(3);
        assertThat(result.postsWithoutRedis()).isEqualTo(2);
        assertThat(result.acceptedWithoutRedis()).isEqualTo(1);
        assertThat(result.violations()).hasSize(2);
    }

    @Test
    void duplicatesAreHeldAgainstWhatTheKillsExplain() {
        List<Arrivals.Repeat> repeats = LongStream.rangeClosed(1, 40)
                .mapToObj(push -> new Arrivals.Repeat(push, seconds(101)))
                .toList();
        assertThat(result(List.of(), List.of(), repeats, List.of(GATEWAY_AT_100, REDIS_AT_200))
                        .violations())
                .isEmpty();
        assertThat(result(List.of(), List.of(), repeats, List.of(REDIS_AT_200)).violations())
                .containsExactly("40 duplicates; 0 are explained by the kills");
    }

    @Test
    void aDuplicateIsCountedWithTheLastFaultBeforeItThatRepeatsPushes() {
        List<Arrivals.Repeat> repeats =
                List.of(new Arrivals.Repeat(1, seconds(50)), new Arrivals.Repeat(2, seconds(205)));
        assertThat(result(List.of(), List.of(), repeats, List.of(REDIS_AT_200, GATEWAY_AT_100))
                        .duplicatesByKind())
                .isEqualTo(Map.of("none", 1, "gateway", 1));
    }
}
