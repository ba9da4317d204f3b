package io.tapline.bench.fanout;

import io.tapline.http2.EncodedPush;
import io.tapline.http2.Request;
import io.tapline.push.Content;
import io.tapline.push.Endpoint;
import io.tapline.push.Message;
import io.tapline.push.Platform;
import io.tapline.push.Urgency;
import java.time.Instant;
import java.util.List;
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

/** The two steps of encoding for one provider at a time. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ProviderBenchmark {

    @Param({"IOS", "ANDROID", "WINDOWS", "WEB_PUSH"})
    public Platform platform = Platform.IOS;

    private final Message message = new Message(
            UUID.fromString("0193a1b2-0000-7000-8000-123456789abc"),
            new Content.Tap(),
            Urgency.HIGH,
            Instant.parse("2036-11-28T08:00:00Z"),
            null);
    private final Encoders encoders = new Encoders(message);
    private List<Endpoint> devices = List.of();

    @Setup
    public void register() {
        devices = Devices.of(1, platform);
    }

    /** What is done once for a message: from it to what all its endpoints share. */
    @Benchmark
    public EncodedPush message() {
        return encoders.encode(platform, message);
    }

    /** What is done for each endpoint: from there to its request. A browser's is encrypted. */
    @Benchmark
    public Request request() {
        return encoders.request(devices.get(0));
    }
}
