package io.tapline.gateway.protection;

import io.tapline.push.Endpoint;
import io.tapline.push.FcmEndpoint;
import io.tapline.push.Outcome;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps to what FCM allows one project, and one device of it. Confined to one event loop, which has its share of the project's
 * rate for itself; a device's limit is not shared out, for its pushes are few and go over few loops.
 *
 * @see <a href="https://firebase.google.com/docs/cloud-messaging/throttling-and-quotas">Firebase: quotas</a>
 */
final class FcmPacing implements PushGate {

    private final AdaptiveRate rate;
    private final TokenBucket project;
    private final DeviceRates devices;
    private final LongSupplier nanoTime;
    private final Listener listener;
    private boolean slowed;

    /**
     * @param perSecond this loop's share of the messages of the project
     * @param perMinuteAndDevice messages
     */
    FcmPacing(double perSecond, int perMinuteAndDevice, LongSupplier nanoTime, Listener listener) {
        long now = nanoTime.getAsLong();
        this.rate = new AdaptiveRate(perSecond, now);
        this.project = new TokenBucket(now);
        this.devices = new DeviceRates(perMinuteAndDevice, now);
        this.nanoTime = nanoTime;
        this.listener = listener;
    }

    @Override
    public Outcome.@Nullable Retry hold(Endpoint endpoint) {
        long now = nanoTime.getAsLong();
        recover(now);
        // First the device: one that is flooded must not use up what is the project's.
        long wait = devices.take(((FcmEndpoint) endpoint).registrationToken().hashCode(), now);
        if (wait > 0) {
            return held(wait, "the device's rate is used up");
        }
        wait = project.take(now, rate.at(now));
        return wait > 0 ? held(wait, "the FCM project's rate is used up") : null;
    }

    @Override
    public void settled(Endpoint endpoint, Outcome outcome) {
        if (outcome instanceof Outcome.Retry retry && retry.cause() == Outcome.Cause.PROVIDER_THROTTLED) {
            rate.tooHigh(nanoTime.getAsLong());
            if (!slowed) {
                slowed = true;
                listener.tripped(retry.reason());
            }
        }
    }

    private void recover(long now) {
        if (slowed && rate.isFull(now)) {
            slowed = false;
            listener.released();
        }
    }

    private Outcome.Retry held(long nanos, String reason) {
        listener.held();
        return new Outcome.Retry(Duration.ofNanos(nanos), Outcome.Cause.NOT_SENT, reason);
    }
}
