package io.tapline.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A short soak in which every buffer is watched; {@code bench/run soak} is the long one. */
class PushSoakIT {

    private static final int PUSHES = 100_000;
    /** One with which even the rarest faults come a few times. */
    private static final long SEED = 20_261_107;

    private static final double MOST = 0.9;

    @Test
    void everyPushHasItsOneTrueOutcomeAndNothingLeaks() throws Exception {
        Leaks leaks = Leaks.count();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);

        SoakResult result = Soak.run(new SoakOptions(PUSHES, SEED, 400, Duration.ofSeconds(5)), leaks);

        System.out.print(result);
        assertThat(result.violations()).isEmpty();
        assertThat(result.leaks()).isZero();
        assertThat(result.isMemoryFlat()).as(result.toString()).isTrue();
        assertThat(result.fates().get(Fate.ACCEPTED)).isGreaterThan((long) (MOST * PUSHES));
        assertThat(result.faults()).containsOnlyKeys(Fault.values());
        assertThat(result.happenings())
                .containsKeys(Happenings.RENEWED, Happenings.CREDENTIAL_REFUSED, Happenings.RETIRED)
                .doesNotContainKeys(Happenings.MALFORMED, Happenings.RENEWAL_FAILED);
    }
}
