package io.tapline.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.tapline.bench.load.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A short run with every kind of fault; {@code ./mvnw -Pchaos verify} has at least twenty of each. */
class ChaosIT {

    private static final int KILLS_OF_EACH_KIND = Integer.getInteger("chaos.kills", 1);
    private static final long SEED = 20_261_121;

    @Test
    void whatWasAnswered201ReachesEveryDeviceWhateverIsKilled() throws Exception {
        // Whoever Postgres runs as must be able to reach it.
        Path folder = Files.createTempDirectory("tapline-chaos-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        ChaosOptions options = options();

        ChaosAccount account = ChaosRun.run(options, RunFolder.jar(), folder);

        System.out.println(ChaosReport.of(account));
        ChaosResult result = account.result();
        assertThat(result.violations()).as("logs are in %s", folder).isEmpty();
        assertThat(result.accepted()).isPositive();
        assertThat(result.pushesArrived()).isGreaterThanOrEqualTo(result.pushesOwed());
        assertThat(result.killsByKind()).hasSameSizeAs(options.kinds());
        assertThat(result.killsByKind().values()).allMatch(kills -> kills >= KILLS_OF_EACH_KIND);
        new RunFolder(folder, true).discard();
    }

    private static ChaosOptions options() {
        return new ChaosOptions(
                0, KILLS_OF_EACH_KIND, SEED, kinds(), 2, 50, 100, 1_000, 3_000, 300, ChaosOptions.GATEWAY_JAVA_OPTIONS);
    }

    private static Set<Fault> kinds() {
        Set<Fault> kinds = EnumSet.allOf(Fault.class);
        if (!SmallDisk.isPossible()) {
            System.out.println("chaos: without a full disk, for this user may not mount one");
            kinds.remove(Fault.DISK);
        }
        return kinds;
    }
}
