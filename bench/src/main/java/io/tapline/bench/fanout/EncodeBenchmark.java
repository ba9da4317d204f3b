package io.tapline.bench.fanout;

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
import org.openjdk.jmh.infra.Blackhole;

/**
 * A notification's taps, from the message to the requests that the transport writes: what a fan-out does before the first
 * frame. Time and bytes are of the whole notification.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncodeBenchmark {

    private static final Instant EXPIRES_AT = Instant.parse("2036-11-28T08:00:00Z");

    @Param({"1", "3", "20"})
    public int endpoints;

    private List<Endpoint> apps = List.of();
    private List<Endpoint> browsers = List.of();
    private long count = 0x0198_0000_0000_7000L;
    private final Encoders encoders = new Encoders(message());

    @Setup
    public void register() {
        apps = Devices.of(endpoints, Platform.IOS, Platform.ANDROID, Platform.WINDOWS);
        browsers = Devices.of(endpoints, Platform.WEB_PUSH);
    }

    /** iOS, Android and Windows in turn. */
    @Benchmark
    public void apps(Blackhole requests) {
        encode(apps, requests);
    }

    /** Browsers, each of which gets its own encryption. */
    @Benchmark
    public void browsers(Blackhole requests) {
        encode(browsers, requests);
    }

    private void encode(List<Endpoint> devices, Blackhole requests) {
        encoders.begin(message());
        for (int i = 0; i < devices.size(); i++) {
            requests.consume(encoders.request(devices.get(i)));
        }
    }

    private Message message() {
        UUID id = new UUID(count++, 0x8000_1234_5678_9abcL);
        return new Message(id, new Content.Tap(), Urgency.HIGH, EXPIRES_AT, null);
    }
}
