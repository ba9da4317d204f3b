package io.tapline.gateway.protection;

import io.tapline.push.ApnsEndpoint;
import io.tapline.push.Endpoint;
import io.tapline.push.Outcome;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds back an app's pushes to an APNs environment for a while when most of its tokens are {@code BadDeviceToken} there: that is
 * how a build that registers for the wrong environment looks, and Apple drops connections that send many. Thread-safe; shared by
 * the event loops of a node. While no token is bad it costs two volatile reads.
 *
 * <p>Nothing is ever removed because of {@code BadDeviceToken}, however often it comes: Apple says it of tokens that live in the
 * other environment. What is dead is told by 410, or ends with its subscription.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns">Apple:
 *     responses</a>
 */
final class Quarantine implements PushGate {

    private static final String BAD_TOKEN = "BadDeviceToken";

    private final long pauseNanos;
    private final LongSupplier nanoTime;
    private final Listener listener;
    /** Written under the lock. */
    private volatile TokenHistory history = TokenHistory.CLEAR;

    /** Written under the lock. */
    private volatile boolean holding;

    private long until;

    Quarantine(Duration pause, LongSupplier nanoTime, Listener listener) {
        this.pauseNanos = pause.toNanos();
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    @Override
    public Outcome.@Nullable Retry hold(Endpoint endpoint) {
        return holding ? holdUntilEnd() : null;
    }

    private synchronized Outcome.@Nullable Retry holdUntilEnd() {
        if (!holding) {
            return null;
        }
        long left = until - nanoTime.getAsLong();
        if (left <= 0) {
            holding = false;
            listener.released();
            return null;
        }
        listener.held();
        return new Outcome.Retry(
                Duration.ofNanos(left), Outcome.Cause.NOT_SENT, "wrong environment suspected: many " + BAD_TOKEN);
    }

    @Override
    public void settled(Endpoint endpoint, Outcome outcome) {
        if (holding) {
            return;
        }
        if (isBadToken(outcome)) {
            bad(((ApnsEndpoint) endpoint).deviceToken().hashCode());
        } else if (!history.isClear() && knowsToken(outcome)) {
            good();
        }
    }

    private synchronized void good() {
        history = history.good();
    }

    private synchronized void bad(int tokenHash) {
        long now = nanoTime.getAsLong();
        history = history.bad(tokenHash, now);
        if (!holding && history.isBurst()) {
            until = now + pauseNanos;
            history = TokenHistory.CLEAR;
            holding = true;
            listener.tripped("most tokens are " + BAD_TOKEN);
        }
    }

    private static boolean isBadToken(Outcome outcome) {
        return outcome instanceof Outcome.Rejected rejected && rejected.reason().equals(BAD_TOKEN);
    }

    /** Whether it is the word of an environment that the token belongs to, or once did. */
    private static boolean knowsToken(Outcome outcome) {
        return outcome instanceof Outcome.Accepted || outcome instanceof Outcome.Unregistered;
    }
}
