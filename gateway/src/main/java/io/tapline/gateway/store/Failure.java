package io.tapline.gateway.store;

import io.tapline.gateway.rest.ApiError;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a failed statement means for what it was to change. Codes: <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>.
 */
enum Failure {
    /** A value cannot be stored, or not even be sent. The statement changed nothing, and never will. */
    DATA,
    /** Postgres could not do it now. The statement changed nothing. */
    UNDONE,
    /** The statement changed nothing, but this connection is of no use any more. */
    UNDONE_AND_UNUSABLE,
    /** The connection or the answer was lost: it may have been done, or be done yet. */
    UNKNOWN,
    /** A fault of ours: wrong SQL, a missing table, no permission. The statement changed nothing. */
    FAULT;

    /** Data exception, integrity constraint violation. */
    private static final Set<String> DATA_CLASSES = Set.of("22", "23");
    /** Transaction rollback, insufficient resources, program limit or lock not available. */
    private static final Set<String> UNDONE_CLASSES = Set.of("40", "53", "55");
    /** Connection exception, operator intervention (shutdown, crash of another session). */
    private static final Set<String> UNKNOWN_CLASSES = Set.of("08", "57");

    private static final String QUERY_CANCELED = "57014";
    /** character_not_in_repertoire: text in Postgres holds no U+0000. */
    private static final String NOT_TEXT = "22021";
    /** statement_completion_unknown is of class 40 all the same. */
    private static final String COMPLETION_UNKNOWN = "40003";
    /** The primary became a standby: another connection may reach the new primary. */
    private static final String READ_ONLY = "25006";

    static Failure of(Throwable cause) {
        if (cause instanceof PgException fault) {
            return ofState(fault.getSqlState());
        }
        if (cause instanceof EndedEpochException) {
            return UNDONE;
        }
        // The client says so when the connection is lost; anything else comes from a value that cannot be encoded.
        boolean connection = cause instanceof VertxException || !(cause instanceof RuntimeException);
        return connection ? UNKNOWN : DATA;
    }

    private static Failure ofState(@Nullable String state) {
        if (state == null || state.length() != 5) {
            return UNKNOWN;
        }
        return switch (state) {
            case QUERY_CANCELED -> UNDONE;
            case COMPLETION_UNKNOWN -> UNKNOWN;
            case READ_ONLY -> UNDONE_AND_UNUSABLE;
            default -> ofClass(state.substring(0, 2));
        };
    }

    private static Failure ofClass(String sqlClass) {
        if (DATA_CLASSES.contains(sqlClass)) {
            return DATA;
        }
        if (UNDONE_CLASSES.contains(sqlClass)) {
            return UNDONE;
        }
        return UNKNOWN_CLASSES.contains(sqlClass) ? UNKNOWN : FAULT;
    }

    /** What the caller of the API is told of a value that cannot be stored. */
    static Throwable refusal(Throwable cause) {
        return cause instanceof PgException fault && NOT_TEXT.equals(fault.getSqlState())
                ? ApiFailure.of(ApiError.INVALID_REQUEST, "Text must not hold U+0000.")
                : cause;
    }
}
