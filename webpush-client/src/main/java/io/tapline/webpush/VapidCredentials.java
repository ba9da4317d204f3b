package io.tapline.webpush;

import static io.tapline.push.credential.JsonWebToken.Algorithm.ES256;

import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.tapline.push.credential.CachedCredentials;
import io.tapline.push.credential.JsonWebToken;
import io.tapline.push.credential.P256;
import io.tapline.push.credential.RenewalPolicy;
import io.vertx.core.Future;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** VAPID tokens, one for each push service (RFC 8292 section 2). */
public final class VapidCredentials implements CredentialSource {

    /** RFC 8292 section 2: at most 24 hours. Half of it leaves room for clocks that differ. */
    static final Duration LIFE = Duration.ofHours(12);

    /** Made here and for nothing, so the times only keep a push service that refuses all from costing a signature each. */
    static final RenewalPolicy RENEWAL =
            new RenewalPolicy(Duration.ofHours(1), Duration.ofMinutes(1), Duration.ofMinutes(1));

    /** There are a handful of push services; but endpoints are input, so the cache is bounded. */
    private static final int MAX_AUDIENCES = 200;

    private final ConcurrentMap<String, CachedCredentials> byAudience = new ConcurrentHashMap<>();
    private final WebPushConfig config;
    private final PrivateKey key;
    private final Clock clock;

    /** @throws IllegalArgumentException when the keys cannot be read or are not a pair */
    public VapidCredentials(WebPushConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.key = P256.fastest().privateKey(Base64.getUrlDecoder().decode(config.privateKey()));
        requirePair(key, P256.fastest().publicKey(Base64.getUrlDecoder().decode(config.publicKey())));
    }

    @Override
    public Future<Credential> get(String audience) {
        return cached(audience).get(audience);
    }

    @Override
    public void refused(Credential credential) {
        byAudience.values().forEach(cached -> cached.refused(credential));
    }

    private CachedCredentials cached(String audience) {
        CachedCredentials known = byAudience.get(audience);
        if (known != null) {
            return known;
        }
        if (byAudience.size() >= MAX_AUDIENCES) {
            byAudience.clear();
        }
        return byAudience.computeIfAbsent(
                audience, a -> new CachedCredentials(() -> Future.succeededFuture(sign(a)), clock, RENEWAL));
    }

    private Credential sign(String audience) {
        Instant expiresAt = clock.instant().plus(LIFE);
        String jwt = JsonWebToken.of(ES256)
                .header("typ", "JWT")
                .claim("aud", audience)
                .claim("exp", expiresAt.getEpochSecond())
                .claim("sub", config.subject())
                .sign(key);
        return new Credential("vapid t=" + jwt + ", k=" + config.publicKey(), expiresAt);
    }

    private static void requirePair(PrivateKey privateKey, PublicKey publicKey) {
        byte[] data = {};
        if (!P256.fastest().verifies(publicKey, data, P256.fastest().sign(privateKey, data))) {
            throw new IllegalArgumentException("the VAPID keys are not a pair");
        }
    }
}
