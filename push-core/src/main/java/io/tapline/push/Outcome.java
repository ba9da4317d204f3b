package io.tapline.push;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of one push to one endpoint. Says "accepted", never "delivered": no provider reports delivery.
 */
public sealed interface Outcome {

    <R> R fold(Cases<R> cases);

    /** One answer for each kind of outcome. */
    interface Cases<R> {
        R accepted(Accepted accepted);

        R unregistered(Unregistered unregistered);

        R retry(Retry retry);

        R rejected(Rejected rejected);
    }

    /**
     * The provider took it.
     *
     * @param providerId the provider's name for the push, for asking its support; null when it gives none
     */
    record Accepted(@Nullable String providerId) implements Outcome {
        /** The outcome of a provider that names nothing, shared. */
        public static final Accepted UNNAMED = new Accepted(null);

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.accepted(this);
        }
    }

    /**
     * The provider's explicit word that the address is dead.
     *
     * @param since when the provider knew it to be dead; an endpoint registered later is alive. Null when it does not say
     */
    record Unregistered(@Nullable Instant since) implements Outcome {
        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.unregistered(this);
        }
    }

    /**
     * Not sent, or not known to be sent; to be tried again.
     *
     * @param after the least time to wait, as the provider demands; null when it does not say
     * @param reason the provider's or the transport's own word, for logs and delivery rows
     */
    record Retry(@Nullable Duration after, Cause cause, String reason) implements Outcome {
        public Retry {
            requireNonNull(cause, "cause");
            requireNonNull(reason, "reason");
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.retry(this);
        }
    }

    /** Why a push is to be tried again, and so whom to slow down. */
    enum Cause {
        /** This device gets too many. */
        ENDPOINT_THROTTLED,
        /** We send too many, whoever to. */
        PROVIDER_THROTTLED,
        /** The provider has a fault. */
        PROVIDER_FAULT,
        /** The provider wants a newer token than the one that was sent. */
        CREDENTIAL_EXPIRED,
        /** Not sent, because no credential could be had to send it with. */
        NO_CREDENTIAL,
        /** Never processed: no connection, refused, or no room in the pool. */
        NOT_SENT,
        /** Sent, and the answer was lost: it may be shown already. */
        AMBIGUOUS
    }

    /**
     * Refused for good: trying the same again cannot help.
     *
     * @param reason the provider's own word
     */
    record Rejected(Fault fault, String reason) implements Outcome {
        public Rejected {
            requireNonNull(fault, "fault");
            requireNonNull(reason, "reason");
        }

        @Override
        public <R> R fold(Cases<R> cases) {
            return cases.rejected(this);
        }
    }

    /** What a rejection lays the blame on. */
    enum Fault {
        /** This message: its size, its headers, its fields. */
        MESSAGE,
        /** This address, though the provider does not say that it is dead: the wrong environment looks like this. */
        ENDPOINT,
        /** The app's credential: nothing that it signs will pass. */
        CREDENTIAL
    }
}
