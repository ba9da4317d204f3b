package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {

    @ParameterizedTest
    @CsvSource({
        "22021, DATA", // character_not_in_repertoire
        "22P05, DATA", // untranslatable_character
        "23514, DATA", // check_violation: no partition for this id
        "23505, DATA", // unique_violation
        "40001, UNDONE", // serialization_failure
        "40P01, UNDONE", // deadlock_detected
        "40003, UNKNOWN", // statement_completion_unknown
        "53100, UNDONE", // disk_full
        "53300, UNDONE", // too_many_connections
        "55P03, UNDONE", // lock_not_available
        "57014, UNDONE", // query_canceled
        "25006, UNDONE_AND_UNUSABLE", // read_only_sql_transaction
        "57P01, UNKNOWN", // admin_shutdown
        "57P02, UNKNOWN", // crash_shutdown
        "57P03, UNKNOWN", // cannot_connect_now
        "08006, UNKNOWN", // connection_failure
        "42P01, FAULT", // undefined_table
        "42501, FAULT", // insufficient_privilege
        "XX000, FAULT", // internal_error
    })
    void sqlStateDecides(String state, Failure expected) {
        assertThat(Failure.of(new PgException("message", "ERROR", state, null))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource
    void lostConnectionLeavesTheEndUnknown(Throwable cause) {
        assertThat(Failure.of(cause)).isEqualTo(Failure.UNKNOWN);
    }

    static Stream<Throwable> lostConnectionLeavesTheEndUnknown() {
        return Stream.of(
                ClosedConnectionException.INSTANCE,
                VertxException.noStackTrace("Connection is not active now, current status: CLOSED"),
                new IOException("Connection reset by peer"),
                new TimeoutException(),
                new PgException("message", "FATAL", null, null));
    }

    @Test
    void valueThatCannotBeEncodedIsAFaultOfTheData() {
        assertThat(Failure.of(new ClassCastException())).isEqualTo(Failure.DATA);
    }
}
