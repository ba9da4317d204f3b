package io.tapline.simulator.apns;

import io.tapline.simulator.apns.ApnsSimulator.Stored;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The devices that tests told about, and the one notification that APNs keeps per device and topic. A device nobody told
 * about exists and takes any topic. Safe for any thread.
 */
final class Devices {

    private static final int TOKEN_BYTES = 32;
    private static final int MAX_STORED = 100_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Map<String, String> topics = new ConcurrentHashMap<>();
    private final Map<String, Instant> unregistered = new ConcurrentHashMap<>();
    private final Map<String, Stored> stored = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stored> eldest) {
            return size() > MAX_STORED;
        }
    };

    String create(String topic) {
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        String hex = HexFormat.of().formatHex(token);
        topics.put(hex, topic);
        return hex;
    }

    void unregister(String token, Instant since) {
        unregistered.put(token.toLowerCase(Locale.ROOT), since);
    }

    Optional<Instant> unregisteredSince(String token) {
        return unregistered.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(unregistered.get(token.toLowerCase(Locale.ROOT)));
    }

    boolean takes(String token, String topic) {
        String own = topics.isEmpty() ? null : topics.get(token.toLowerCase(Locale.ROOT));
        return own == null || topic.equals(own) || topic.startsWith(own + ".");
    }

    void store(String token, String topic, Stored notification) {
        synchronized (stored) {
            stored.put(key(token, topic), notification);
        }
    }

    Optional<Stored> stored(String token, String topic, Instant now) {
        synchronized (stored) {
            return Optional.ofNullable(stored.get(key(token, topic)))
                    .filter(notification -> notification.expiresAt().isAfter(now));
        }
    }

    private static String key(String token, String topic) {
        return token.toLowerCase(Locale.ROOT) + ' ' + topic;
    }
}
