package io.tapline.bench.mixed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.bench.load.RunFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The short run of every build; half an hour by the profile {@code soak}. */
class MixedIT {

    private static final int SECONDS = Integer.getInteger("mixed.seconds");
    /** A shorter run ends before all code is compiled and all caches are full. */
    private static final int FLAT_AFTER_SECONDS = 600;

    @TempDir
    Path folder;

    @Test
    void allThatClientsDoIsAnsweredNothingIsLostAndTheHeapStaysFlat() throws Exception {
        MixedOptions options = CommandLine.populateCommand(
                new MixedOptions(),
                "--seconds",
                Integer.toString(SECONDS),
                "--rate",
                "50",
                "--actions",
                "50",
                "--users",
                "100",
                "--streams",
                "20");

        MixedResult result = MixedRun.run(options, RunFolder.jar(), folder);

        System.out.println(MixedReport.of(result));
        assertThat(result.pushes().lost()).isZero();
        assertThat(result.streamEvents()).isPositive();
        assertThat(statuses(result)).isSubsetOf(200, 201, 204, 400, 401, 404, 503);
        assertThat(result.actions())
                .containsKeys("list", "delta", "count", "get", "patch", "setState", "delete", "deliveries", "batch");
        if (SECONDS > FLAT_AFTER_SECONDS) {
            assertThat(result.isFlat()).isTrue();
        }
    }

    /** 503 where a busy machine makes the store slow; never a fault of ours, nor a connection that just ends. */
    private static Set<Integer> statuses(MixedResult result) {
        Set<Integer> all = new TreeSet<>(result.posts().keySet());
        result.actions().values().stream().map(Map::keySet).forEach(all::addAll);
        return all;
    }
}
