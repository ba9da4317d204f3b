package io.tapline.gateway.protection;

import io.tapline.push.Outcome;

/**
 * What an outcome tells of the credential that the push was sent with.
 *
 * @param reason why it is bad; else empty
 */
record CredentialSign(Kind kind, String reason) {

    enum Kind {
        GOOD,
        BAD,
        NONE
    }

    private static final CredentialSign GOOD = new CredentialSign(Kind.GOOD, "");
    private static final CredentialSign NONE = new CredentialSign(Kind.NONE, "");

    static CredentialSign of(Outcome outcome) {
        return outcome.fold(Cases.INSTANCE);
    }

    private enum Cases implements Outcome.Cases<CredentialSign> {
        INSTANCE;

        @Override
        public CredentialSign accepted(Outcome.Accepted accepted) {
            return GOOD;
        }

        @Override
        public CredentialSign unregistered(Outcome.Unregistered unregistered) {
            return GOOD;
        }

        @Override
        public CredentialSign retry(Outcome.Retry retry) {
            return switch (retry.cause()) {
                case CREDENTIAL_EXPIRED, NO_CREDENTIAL -> new CredentialSign(Kind.BAD, retry.reason());
                case ENDPOINT_THROTTLED -> GOOD;
                case PROVIDER_THROTTLED, PROVIDER_FAULT, NOT_SENT, AMBIGUOUS -> NONE;
            };
        }

        /** Who blames the address or the message has let the credential pass. */
        @Override
        public CredentialSign rejected(Outcome.Rejected rejected) {
            return switch (rejected.fault()) {
                case CREDENTIAL -> new CredentialSign(Kind.BAD, rejected.reason());
                case ENDPOINT, MESSAGE -> GOOD;
            };
        }
    }
}
