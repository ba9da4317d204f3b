package io.tapline.gateway.store;

import io.tapline.gateway.config.PostgresConfig;
import org.flywaydb.core.Flyway;

/** The tables: brings a database up to what this version needs. */
public final class Schema {

    private Schema() {}

    /**
     * Runs the migrations of {@code db/migration} that the database has not seen. Blocking; safe when several nodes start at
     * once.
     */
    public static void migrate(PostgresConfig config) {
        Flyway.configure(Schema.class.getClassLoader())
                .dataSource(PostgresOptions.dataSource(config))
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }
}
