package io.tapline.bench.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ScalingTest {

    private static ScalingResult of(String... arguments) {
        ScalingOptions options = new ScalingOptions();
        new CommandLine(options).parseArgs(arguments);
        return ScalingResult.of(options, SimulatedUsers.draw(options, options.databases));
    }

    @Test
    void usersWithoutSpreadNeedWhatTheMeanSays() {
        // A notification a second from each, and 1.88 devices.
        ScalingResult result = of(
                "--users=100000",
                "--notifications=86400",
                "--spread=0",
                "--peak=1",
                "--databases=4",
                "--load=1",
                "--gateway-micros=42",
                "--push-micros=6.4",
                "--redis-micros=5",
                "--redis-bytes=273");

        assertThat(result.notificationsPerSecond()).isCloseTo(100_000, within(1.0));
        assertThat(result.pushesPerSecond()).isCloseTo(188_000, within(2_000.0));
        assertThat(result.gatewayCores()).isCloseTo(4.2 + 1.88 * 0.64, within(0.05));
        assertThat(result.redisCores()).isCloseTo(0.5, within(0.001));
        assertThat(result.redisGigabytes()).isCloseTo(188_000 * 273 / 1e9, within(0.001));
        assertThat(result.busiestUser()).isCloseTo(86_400, within(0.01));
    }

    @Test
    void usersWhoDifferKeepTheirMeanAndLoadDatabasesUnevenly() {
        ScalingResult even = of("--users=100000", "--spread=0");
        ScalingResult uneven = of("--users=100000", "--spread=1.5");

        assertThat(uneven.notificationsPerSecond())
                .isCloseTo(even.notificationsPerSecond(), within(even.notificationsPerSecond() * 0.05));
        assertThat(uneven.unevenness()).isGreaterThan(even.unevenness());
        assertThat(uneven.databaseCores()).isGreaterThan(even.databaseCores());
    }
}
