package io.tapline.bench.soak;

import io.tapline.http2.Origin;
import io.tapline.http2.TransportListener;
import io.tapline.push.Credential;
import io.tapline.push.credential.CachedCredentials;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what transports and credentials handle by themselves. Thread-safe. */
final class Happenings implements TransportListener, CachedCredentials.Listener {

    static final String MALFORMED = "malformed answer";
    static final String RENEWED = "token renewed";
    static final String RENEWAL_FAILED = "token could not be renewed";
    static final String CREDENTIAL_REFUSED = "sent again with a newer token";
    static final String RETIRED = "connection of no more use";

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        counts.forEach((what, count) -> sums.put(what, count.sum()));
        return sums;
    }

    private void count(String what) {
        counts.computeIfAbsent(what, first -> new LongAdder()).increment();
    }

    @Override
    public void goAway(Origin origin, String error, String debug) {
        count("GOAWAY");
    }

    @Override
    public void retired(Origin origin) {
        count(RETIRED);
    }

    @Override
    public void malformed(Origin origin, String reason) {
        count(MALFORMED);
    }

    @Override
    public void connectFailed(Origin origin, String reason) {
        count("connection not made");
    }

    @Override
    public void resent(Origin origin) {
        count("sent again, not processed before");
    }

    @Override
    public void credentialRefused(Origin origin) {
        count(CREDENTIAL_REFUSED);
    }

    @Override
    public void renewed(Credential credential) {
        count(RENEWED);
    }

    @Override
    public void renewalFailed(Throwable cause) {
        count(RENEWAL_FAILED);
    }
}
