package io.tapline.simulator.webpush;

import io.tapline.simulator.webpush.Subscription.Keys;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the push service knows: keys of subscriptions, dead ones, and the messages that wait. Safe for any thread. */
final class Subscriptions {

    private static final int MAX_MESSAGES = 100_000;

    private final Map<String, Keys> keys = new ConcurrentHashMap<>();
    private final Map<String, String> applicationServers = new ConcurrentHashMap<>();
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    private final Map<String, String> messages = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_MESSAGES;
        }
    };
    private final Map<String, String> messageOfTopic = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_MESSAGES;
        }
    };

    void put(String id, Keys own, @Nullable String applicationServerKey) {
        keys.put(id, own);
        if (applicationServerKey != null) {
            applicationServers.put(id, applicationServerKey);
        }
    }

    Optional<Keys> keys(String id) {
        return Optional.ofNullable(keys.get(id));
    }

    /** Whether a subscription may be used by the application server with this key. */
    boolean belongsTo(String id, String applicationServerKey) {
        return applicationServers.getOrDefault(id, applicationServerKey).equals(applicationServerKey);
    }

    void remove(String id) {
        gone.add(id);
    }

    boolean isGone(String id) {
        return gone.contains(id);
    }

    /** Keeps a message until it is deleted; a newer one with the same topic replaces it. */
    void store(String subscription, @Nullable String topic, String message) {
        synchronized (messages) {
            if (topic != null) {
                String replaced = messageOfTopic.put(subscription + ' ' + topic, message);
                messages.remove(replaced);
            }
            messages.put(message, subscription);
        }
    }

    boolean delete(String message) {
        synchronized (messages) {
            return messages.remove(message) != null;
        }
    }

    int waiting(String subscription) {
        synchronized (messages) {
            return (int) messages.values().stream().filter(subscription::equals).count();
        }
    }
}
