package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurabilityCheckTest {

    @ParameterizedTest
    @ValueSource(strings = {"on", "local", "remote_write", "remote_apply"})
    void commitThatWaitsForTheDiskIsSafe(String synchronousCommit) {
        assertThat(new DurabilityCheck.Settings(140_000, "on", "on", synchronousCommit, "read committed", false)
                        .problems())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "180006, off, on,  on,  read committed,  false, fsync",
        "180006, on,  off, on,  read committed,  false, full_page_writes",
        "180006, on,  on,  off, read committed,  false, synchronous_commit",
        "180006, on,  on,  on,  repeatable read, false, default_transaction_isolation",
        "180006, on,  on,  on,  read committed,  true,  standby",
        "130014, on,  on,  on,  read committed,  false, version 13",
    })
    void unsafeSettingIsNamed(
            int version,
            String fsync,
            String fullPageWrites,
            String synchronousCommit,
            String isolation,
            boolean inRecovery,
            String named) {
        assertThat(new DurabilityCheck.Settings(
                                version, fsync, fullPageWrites, synchronousCommit, isolation, inRecovery)
                        .problems())
                .singleElement()
                .asString()
                .contains(named);
    }

    @Test
    void allProblemsAreToldTogether() {
        assertThat(new DurabilityCheck.Settings(130_000, "off", "off", "off", "serializable", true).problems())
                .hasSize(6);
    }
}
