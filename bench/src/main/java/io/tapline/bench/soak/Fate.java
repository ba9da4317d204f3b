package io.tapline.bench.soak;

import io.tapline.push.Outcome;

/** What a client said became of a push, as the account tells outcomes apart. */
enum Fate {
    ACCEPTED,
    UNREGISTERED,
    THROTTLED,
    PROVIDER_FAULT,
    CREDENTIAL_EXPIRED,
    NOT_SENT,
    AMBIGUOUS,
    TIMED_OUT,
    REJECTED;

    /** How the transport words a time-out, which an {@link Outcome} does not tell from another lost answer. */
    private static final String NO_ANSWER = "no answer within";

    private static final Outcome.Cases<Fate> OF_OUTCOME = new Outcome.Cases<>() {
        @Override
        public Fate accepted(Outcome.Accepted accepted) {
            return ACCEPTED;
        }

        @Override
        public Fate unregistered(Outcome.Unregistered unregistered) {
            return UNREGISTERED;
        }

        @Override
        public Fate retry(Outcome.Retry retry) {
            return switch (retry.cause()) {
                case ENDPOINT_THROTTLED, PROVIDER_THROTTLED -> THROTTLED;
                case PROVIDER_FAULT -> PROVIDER_FAULT;
                case CREDENTIAL_EXPIRED -> CREDENTIAL_EXPIRED;
                case NOT_SENT, NO_CREDENTIAL -> NOT_SENT;
                case AMBIGUOUS -> retry.reason().startsWith(NO_ANSWER) ? TIMED_OUT : AMBIGUOUS;
            };
        }

        @Override
        public Fate rejected(Outcome.Rejected rejected) {
            return REJECTED;
        }
    };

    static Fate of(Outcome outcome) {
        return outcome.fold(OF_OUTCOME);
    }
}
