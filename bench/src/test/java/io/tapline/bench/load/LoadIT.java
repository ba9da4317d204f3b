package io.tapline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadIT {

    @TempDir
    Path folder;

    /** The users need not have registered: both gateways find them in Redis. */
    @Test
    void everyPushOfTwoGatewaysIsAccountedFor() throws Exception {
        LoadOptions options = LoadOptions.of(
                "--gateways=2",
                "--gateway-event-loops=1",
                "--gateway-java-options=-Xmx128m",
                "--users=50",
                "--indexed",
                "--rate=50",
                "--connections=4",
                "--warm-up=1",
                "--seconds=2");
        LoadResult result;
        try (LoadBed bed = LoadBed.start(options, RunFolder.jar(), folder)) {
            result = bed.run(options.pace);
        }

        assertThat(result.setting()).containsEntry("gateways", 2).containsEntry("indexed", true);
        assertThat(result.pushes().account().expected()).isPositive();
        assertThat(result.pushes().account().lost()).isZero();
    }
}
