package io.tapline.simulator.wns;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The channels of the simulator. Safe for any thread. */
final class Channels {

    /** @see <a href="https://learn.microsoft.com/windows/apps/develop/notifications/push-notifications/wns-overview">WNS overview</a> */
    private static final Duration LIFE = Duration.ofDays(30);

    private final Map<String, Channel> channels = new ConcurrentHashMap<>();
    private final Clock clock;

    Channels(Clock clock) {
        this.clock = clock;
    }

    /** A channel of one app; what it caches is a raw notification for a device that is offline. */
    static final class Channel {
        final String app;
        final Instant expiresAt;
        volatile boolean connected = true;
        volatile byte @Nullable [] cachedRaw;

        Channel(String app, Instant expiresAt) {
            this.app = app;
            this.expiresAt = expiresAt;
        }
    }

    String create(String app) {
        String token = "AwYAAA" + UUID.randomUUID().toString().replace("-", "");
        channels.put(token, fresh(app));
        return token;
    }

    Optional<Channel> find(String token) {
        return Optional.ofNullable(channels.get(token));
    }

    Channel findOrCreate(String token, String app) {
        Channel known = channels.get(token);
        return known == null ? channels.computeIfAbsent(token, none -> fresh(app)) : known;
    }

    private Channel fresh(String app) {
        return new Channel(app, clock.instant().plus(LIFE));
    }

    void expire(String token) {
        channels.computeIfPresent(token, (same, channel) -> new Channel(channel.app, clock.instant()));
    }
}
