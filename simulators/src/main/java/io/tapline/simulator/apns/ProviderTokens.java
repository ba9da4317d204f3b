package io.tapline.simulator.apns;

import io.tapline.simulator.jose.Jwt;
import io.tapline.simulator.jose.P256;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The registered signing keys and the check of a token against them. Safe for any thread.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns">Establishing a token-based connection to APNs</a>
 */
final class ProviderTokens {

    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final int ID_LENGTH = 10;

    private final Map<String, Key> keys = new ConcurrentHashMap<>();

    /** A public key and what it is good for. */
    record Key(String teamId, String keyId, PublicKey publicKey, Set<String> topics, boolean thisEnvironment) {

        boolean teamScoped() {
            return topics.isEmpty();
        }

        boolean allows(String topic) {
            return teamScoped() || topics.stream().anyMatch(own -> topic.equals(own) || topic.startsWith(own + "."));
        }
    }

    /** A token whose signature is right; it may have expired. */
    record ProviderToken(Key key, Instant issuedAt) {}

    static String newId() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(LETTERS.charAt(ThreadLocalRandom.current().nextInt(LETTERS.length())));
        }
        return id.toString();
    }

    TokenKey create(String teamId, Set<String> topics, boolean thisEnvironment) {
        KeyPair pair = P256.newKeyPair();
        String keyId = newId();
        register(new Key(teamId, keyId, pair.getPublic(), Set.copyOf(topics), thisEnvironment));
        return new TokenKey(teamId, keyId, P256.pem(pair.getPrivate().getEncoded()), topics);
    }

    void register(Key key) {
        keys.put(key.keyId(), key);
    }

    void revoke(String keyId) {
        keys.remove(keyId);
    }

    /** Empty when the token is malformed, its key is unknown or revoked, or its signature is wrong. */
    Optional<ProviderToken> read(String compact) {
        return Jwt.parse(compact).flatMap(this::check);
    }

    private Optional<ProviderToken> check(Jwt token) {
        Key key = keys.get(token.headerField("kid"));
        if (key == null || !key.teamId().equals(token.claim("iss")) || !signed(token, key)) {
            return Optional.empty();
        }
        return token.seconds("iat").map(seconds -> new ProviderToken(key, Instant.ofEpochSecond(seconds)));
    }

    /**
     * Apple takes signatures in DER as well, which old clients send: <a
     * href="https://github.com/kylebrowning/APNSwift/issues/36">APNSwift issue 36</a>.
     */
    private static boolean signed(Jwt token, Key key) {
        return token.signedEs256(key.publicKey()) || token.signedEs256InDer(key.publicKey());
    }

    boolean knows(Key key) {
        return keys.containsKey(key.keyId());
    }
}
