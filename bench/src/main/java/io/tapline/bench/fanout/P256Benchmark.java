package io.tapline.bench.fanout;

import io.tapline.push.credential.P256;
import java.security.KeyPair;
import java.security.SecureRandom;
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

/** The operations on the curve of Web Push, VAPID, APNs tokens and bearer tokens, in native code and in Java. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class P256Benchmark {

    @Param({"native", "jdk"})
    public String curve = "";

    private final SecureRandom random = new SecureRandom();
    private final byte[] data = new byte[200];
    private P256 p256 = P256.jdk();
    private KeyPair own = p256.generate(random);
    private KeyPair other = own;
    private byte[] signature = {};

    @Setup
    public void generateKeys() {
        p256 = Curves.named(curve);
        own = p256.generate(random);
        other = p256.generate(random);
        signature = p256.sign(own.getPrivate(), data);
    }

    @Benchmark
    public KeyPair generate() {
        return p256.generate(random);
    }

    @Benchmark
    public byte[] agree() {
        return p256.sharedSecret(own.getPrivate(), other.getPublic());
    }

    @Benchmark
    public byte[] sign() {
        return p256.sign(own.getPrivate(), data);
    }

    @Benchmark
    public boolean verify() {
        return p256.verifies(own.getPublic(), data, signature);
    }
}
