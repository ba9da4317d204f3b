package io.tapline.webpush;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tapline.bench.fanout.Curves;
import io.tapline.push.credential.P256;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
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

/** What a Web Push costs more than any other push, with the curve in native code and in Java. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncryptionBenchmark {

    private static final byte[] TAP =
            "{\"id\":\"0193a1b2-0000-7000-8000-123456789abc\",\"change\":\"created\"}".getBytes(US_ASCII);

    @Param({"native", "jdk"})
    public String curve = "";

    private P256 p256 = P256.jdk();
    private WebPushEncryption encryption = new WebPushEncryption(new SecureRandom(), p256);
    private String p256dh = "";
    private String auth = "";

    @Setup
    public void subscribe() {
        SecureRandom random = new SecureRandom();
        p256 = Curves.named(curve);
        encryption = new WebPushEncryption(random, p256);
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        p256dh = base64.encodeToString(P256.point(p256.generate(random).getPublic()));
        auth = base64.encodeToString(random.generateSeed(16));
    }

    /** The subscription's keys, read anew for each push. */
    @Benchmark
    public Optional<BrowserKeys> keys() {
        return BrowserKeys.parse(p256dh, auth, p256);
    }

    /** The whole: keys read, key pair made, secret agreed, tap encrypted. */
    @Benchmark
    public byte[] encrypt() {
        return encryption.encrypt(TAP, BrowserKeys.parse(p256dh, auth, p256).orElseThrow());
    }
}
