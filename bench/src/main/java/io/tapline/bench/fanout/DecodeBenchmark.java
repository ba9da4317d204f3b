package io.tapline.bench.fanout;

import io.tapline.gateway.redis.EndpointListCodec;
import io.tapline.gateway.subscription.Subscription;
import io.tapline.gateway.subscription.UserEndpoints;
import io.tapline.push.Endpoint;
import io.tapline.push.Platform;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A user's endpoint list, from the value that Redis holds to what a fan-out walks over. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DecodeBenchmark {

    private static final Duration LIFE = Duration.ofDays(30);

    @Param({"1", "3", "20"})
    public int endpoints;

    private byte[] value = {};

    @Setup
    public void register() {
        List<Subscription> subscriptions =
                Devices.of(endpoints, Platform.IOS, Platform.ANDROID, Platform.WINDOWS).stream()
                        .map(DecodeBenchmark::subscription)
                        .toList();
        value = EndpointListCodec.encode(new UserEndpoints("mail", endpoints, subscriptions));
    }

    private static Subscription subscription(Endpoint endpoint) {
        return new Subscription(
                UUID.randomUUID(),
                UUID.randomUUID(),
                1,
                endpoint,
                endpoint.registeredAt().plus(LIFE));
    }

    @Benchmark
    public Optional<UserEndpoints> decode() {
        return EndpointListCodec.decode(value);
    }
}
