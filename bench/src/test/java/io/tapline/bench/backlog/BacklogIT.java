package io.tapline.bench.backlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.bench.load.RunFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The short run of every build; a million by the profile {@code soak}. */
class BacklogIT {

    private static final String NOTIFICATIONS = System.getProperty("backlog.notifications");
    private static final long HEAP_KILOBYTES = 200 << 10;

    @TempDir
    Path folder;

    @Test
    void everyPushThatWaitedForItsServiceArrivesAndNoneWaitsInMemory() throws Exception {
        BacklogOptions options = CommandLine.populateCommand(
                new BacklogOptions(), "--notifications", NOTIFICATIONS, "--users", "200", "--hold", "3");

        BacklogResult result = BacklogRun.run(options, RunFolder.jar(), folder);

        System.out.println(BacklogReport.of(result));
        assertThat(result.pushes().expected()).isGreaterThanOrEqualTo(Long.parseLong(NOTIFICATIONS));
        assertThat(result.pushes().lost()).isZero();
        assertThat(result.liveHeapKilobytes()).isLessThan(HEAP_KILOBYTES);
    }
}
