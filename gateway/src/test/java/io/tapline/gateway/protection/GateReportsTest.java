package io.tapline.gateway.protection;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tapline.gateway.protection.GateReports.Gate;
import org.junit.jupiter.api.Test;

class GateReportsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final GateReports reports = new GateReports(registry);

    @Test
    void aWrongEnvironmentIsCountedAndShownWhileItLasts() {
        PushGate.Listener listener = reports.of(Gate.ENVIRONMENT, "apns sandbox", "parcels");

        listener.tripped("most tokens are BadDeviceToken");
        listener.held();
        listener.held();
        assertThat(count(GateReports.TRIPPED)).isEqualTo(1);
        assertThat(count(GateReports.HELD)).isEqualTo(2);
        assertThat(active()).isEqualTo(1);

        listener.released();
        assertThat(active()).isZero();
    }

    @Test
    void theLoopsOfANodeAreCountedTogether() {
        reports.of(Gate.ENVIRONMENT, "apns sandbox", "parcels").tripped("one");
        reports.of(Gate.ENVIRONMENT, "apns sandbox", "parcels").tripped("two");

        assertThat(active()).isEqualTo(2);
    }

    private double count(String name) {
        return registry.get(name)
                .tags("gate", "environment", "service", "apns sandbox", "owner", "parcels")
                .counter()
                .count();
    }

    private double active() {
        return registry.get(GateReports.ACTIVE)
                .tags("gate", "environment", "service", "apns sandbox", "owner", "parcels")
                .gauge()
                .value();
    }
}
