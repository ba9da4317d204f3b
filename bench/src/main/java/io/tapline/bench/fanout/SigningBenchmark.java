package io.tapline.bench.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.tapline.apns.ApnsConfig;
import io.tapline.apns.ApnsCredentials;
import io.tapline.fcm.FcmCredentials;
import io.tapline.fcm.ServiceAccount;
import io.tapline.http2.Origin;
import io.tapline.http2.Request;
import io.tapline.http2.Response;
import io.tapline.http2.Transport;
import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.tapline.push.credential.P256;
import io.tapline.webpush.VapidCredentials;
import io.tapline.webpush.WebPushConfig;
import io.vertx.core.Completable;
import io.vertx.core.Future;
import java.net.URI;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A new credential for each provider, by the code that renews it: what an event loop pays once in the best part of an hour, or, for
 * VAPID, of a day. ES256 by whichever of native code and Java the process has.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SigningBenchmark {

    private final SecureRandom random = new SecureRandom();
    private final LeapingClock clock = new LeapingClock();
    private final CredentialSource apns = ApnsCredentials.of(
            new ApnsConfig.Token(
                    "TEAM123456",
                    "KEY1234567",
                    pem(P256.fastest().generate(random).getPrivate())),
            clock);
    private final CredentialSource vapid =
            new VapidCredentials(WebPushConfig.generate(random, "mailto:ops@example.com"), clock);
    private final CredentialSource fcm = FcmCredentials.of(
            new ServiceAccount(
                    "example-project",
                    "bench@example-project.example",
                    "1",
                    pem(rsaKey()),
                    URI.create("https://oauth2.example/token")),
            new MemoryTransport(),
            Runnable::run,
            clock);

    /** A provider token, ES256. */
    @Benchmark
    public Credential apns() {
        return renewed(apns, "https://api.push.apple.com");
    }

    /** A VAPID token, ES256. */
    @Benchmark
    public Credential vapid() {
        return renewed(vapid, "https://updates.push.services.mozilla.com");
    }

    /** An assertion, RS256 with 2048 bits, its form, and the answer of a token endpoint in memory. */
    @Benchmark
    public Credential fcm() {
        return renewed(fcm, "https://fcm.googleapis.com");
    }

    private Credential renewed(CredentialSource source, String audience) {
        clock.leap();
        return source.get(audience).result();
    }

    private static PrivateKey rsaKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair().getPrivate();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(PrivateKey key) {
        String content = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        return "-----BEGIN PRIVATE KEY-----\n" + content + "\n-----END PRIVATE KEY-----\n";
    }

    /** Stands still, but when told to go on by more than any credential lives. */
    private static final class LeapingClock extends Clock {

        private Instant now = Instant.parse("2026-11-21T08:00:00Z");

        void leap() {
            now = now.plus(Duration.ofDays(1));
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private static final class MemoryTransport implements Transport {

        private static final Response TOKEN = new Response(
                200,
                List.of(),
                ("{\"access_token\":\"" + "x".repeat(1024) + "\",\"expires_in\":3599}").getBytes(US_ASCII));

        @Override
        public void exchange(Origin origin, Request request, Completable<Response> answer) {
            answer.succeed(TOKEN);
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }
}
