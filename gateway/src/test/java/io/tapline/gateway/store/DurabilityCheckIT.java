package io.tapline.gateway.store;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.sqlclient.SqlClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DurabilityCheckIT {

    private final TestDatabase database = new TestDatabase();

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void durablePostgresPasses() {
        database.execute("alter database " + name() + " reset synchronous_commit");

        assertThatCode(this::check).doesNotThrowAnyException();
    }

    @Test
    void settingOfTheDatabaseIsSeen() {
        database.execute("alter database " + name() + " set synchronous_commit = off");

        assertThatThrownBy(this::check)
                .hasCauseInstanceOf(UnsafePostgresException.class)
                .hasMessageContaining("synchronous_commit is off");
    }

    private String name() {
        return database.config.address().database();
    }

    private void check() {
        database.<Void>await(() -> {
            SqlClient client = PostgresOptions.pipelined(database.vertx, database.config);
            return DurabilityCheck.check(client).eventually(client::close);
        });
    }
}
