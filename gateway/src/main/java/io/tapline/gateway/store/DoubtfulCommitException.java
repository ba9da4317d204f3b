package io.tapline.gateway.store;

/** The answer to a commit was lost, and Postgres stayed away: the item may be stored or not. */
public final class DoubtfulCommitException extends RuntimeException {

    DoubtfulCommitException(Throwable cause) {
        super("Postgres went away while it committed; whether it did is not known", cause);
    }
}
