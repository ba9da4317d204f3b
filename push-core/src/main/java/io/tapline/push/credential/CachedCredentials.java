package io.tapline.push.credential;

import static java.util.Objects.requireNonNull;

import io.tapline.push.Credential;
import io.tapline.push.CredentialSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one credential and renews it in time, with one renewal in flight, however many ask.
 *
 * <p>While it is renewed early, or cannot be, the old one is given out until it expires. A failed renewal is told to those
 * who waited for it and is not tried again before the hold-off. Thread-safe; shared by all event loops of a node. A future
 * that is not complete yet completes on the thread of the fetcher.
 *
 * <p>How it works: an {@link Answer} holds good until an instant, and the fast path only compares clocks. Everything that
 * can happen sets the next answer, under the lock.
 */
public final class CachedCredentials implements CredentialSource {

    /** Told of renewals, on the thread that ended them. */
    public interface Listener {
        Listener NONE = new Listener() {};

        default void renewed(Credential credential) {}

        default void renewalFailed(Throwable cause) {}
    }

    private record Answer(Future<Credential> future, long holdsUntil) {}

    private static final Answer NOTHING_YET = new Answer(Future.failedFuture("not fetched yet"), Long.MIN_VALUE);

    private final Supplier<Future<Credential>> fetcher;
    private final Clock clock;
    private final RenewalPolicy policy;
    private final Listener listener;

    private volatile Answer answer = NOTHING_YET;

    private @Nullable Credential current;
    private long issuedAt;
    private long notRefusableBefore = Long.MIN_VALUE;
    private @Nullable Promise<Credential> renewal;

    public CachedCredentials(Supplier<Future<Credential>> fetcher, Clock clock, RenewalPolicy policy) {
        this(fetcher, clock, policy, Listener.NONE);
    }

    /** @param fetcher makes a new credential; its future must complete some day */
    public CachedCredentials(
            Supplier<Future<Credential>> fetcher, Clock clock, RenewalPolicy policy, Listener listener) {
        this.fetcher = requireNonNull(fetcher, "fetcher");
        this.clock = requireNonNull(clock, "clock");
        this.policy = requireNonNull(policy, "policy");
        this.listener = requireNonNull(listener, "listener");
    }

    /** @param audience ignored: there is one credential for all */
    @Override
    public Future<Credential> get(String audience) {
        Answer now = answer;
        return clock.millis() < now.holdsUntil ? now.future : nextAnswer();
    }

    @Override
    public synchronized void refused(Credential credential) {
        long now = clock.millis();
        long age = now - issuedAt;
        boolean tooYoung = age >= 0 && age < policy.minimumAge().toMillis();
        if (!credential.equals(current) || tooYoung || now < notRefusableBefore) {
            return;
        }
        notRefusableBefore = now + policy.holdOff().toMillis();
        current = null;
        answer = renewal == null ? NOTHING_YET : new Answer(renewal.future(), Long.MAX_VALUE);
    }

    private Future<Credential> nextAnswer() {
        Promise<Credential> started = null;
        Answer next;
        synchronized (this) {
            long now = clock.millis();
            if (now < answer.holdsUntil) {
                return answer.future;
            }
            if (renewal == null) {
                started = Promise.promise();
                renewal = started;
            }
            next = whileRenewing(now, renewal);
            answer = next;
        }
        if (started != null) {
            fetch(started);
        }
        return next.future;
    }

    private Answer whileRenewing(long now, Promise<Credential> renewal) {
        Credential old = current;
        return old != null && now < old.expiresAt().toEpochMilli()
                ? new Answer(Future.succeededFuture(old), old.expiresAt().toEpochMilli())
                : new Answer(renewal.future(), Long.MAX_VALUE);
    }

    private void fetch(Promise<Credential> started) {
        Future<Credential> fetched;
        try {
            fetched = fetcher.get();
        } catch (RuntimeException e) {
            fetched = Future.failedFuture(e);
        }
        fetched.compose(this::unexpired).onComplete(credential -> renewed(credential, started), cause -> {
            failed(cause, started);
        });
    }

    private Future<Credential> unexpired(Credential credential) {
        return credential.expiresAt().toEpochMilli() > clock.millis()
                ? Future.succeededFuture(credential)
                : Future.failedFuture("the new credential has expired already");
    }

    private void renewed(Credential credential, Promise<Credential> started) {
        synchronized (this) {
            issuedAt = clock.millis();
            current = credential;
            renewal = null;
            long expiry = credential.expiresAt().toEpochMilli();
            long early = Math.min(policy.early().toMillis(), (expiry - issuedAt) / 2);
            answer = new Answer(Future.succeededFuture(credential), expiry - early);
        }
        started.complete(credential);
        listener.renewed(credential);
    }

    private void failed(Throwable cause, Promise<Credential> started) {
        synchronized (this) {
            long now = clock.millis();
            long retryAt = now + policy.holdOff().toMillis();
            Credential old = current;
            renewal = null;
            answer = old != null && now < old.expiresAt().toEpochMilli()
                    ? new Answer(
                            Future.succeededFuture(old),
                            Math.min(retryAt, old.expiresAt().toEpochMilli()))
                    : new Answer(Future.failedFuture(cause), retryAt);
        }
        started.fail(cause);
        listener.renewalFailed(cause);
    }
}
