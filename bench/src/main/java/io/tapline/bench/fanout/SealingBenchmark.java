package io.tapline.bench.fanout;

import io.tapline.gateway.config.SealingConfig;
import io.tapline.gateway.sealing.NotificationSealing;
import io.tapline.gateway.sealing.UnreadableException;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
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

/** What {@code sealing.encryptPayloads} costs an event loop for each notification that is stored, and for each that is read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SealingBenchmark {

    private static final String COLUMN = "notification.raw";

    /** Of the content, in bytes. */
    @Param({"200", "4000"})
    public int size;

    private final SecureRandom random = new SecureRandom();
    private final UUID id = UUID.randomUUID();
    private NotificationSealing sealing = sealing(new byte[32]);
    private byte[] content = {};
    private byte[] sealed = {};

    private NotificationSealing sealing(byte[] key) {
        random.nextBytes(key);
        SealingConfig config =
                new SealingConfig(List.of(new SealingConfig.Key("2026-11", new SecretKeySpec(key, "AES"))), true);
        return new NotificationSealing(config, random);
    }

    @Setup
    public void seal() {
        content = new byte[size];
        sealed = sealing.seal(content, id, COLUMN);
    }

    @Benchmark
    public byte[] stored() {
        return sealing.seal(content, id, COLUMN);
    }

    @Benchmark
    public byte[] read() throws UnreadableException {
        return sealing.open(sealed, id, COLUMN);
    }
}
