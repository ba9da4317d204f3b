package io.tapline.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Brings a young Postgres to where an old one is. It makes a file of 16 MiB for each 16 MiB of write-ahead log while every commit waits, tens of
 * milliseconds on many a disk, until it has as many as it keeps ({@code min_wal_size}); from then on it uses them again.
 *
 * @see <a href="https://www.postgresql.org/docs/current/wal-configuration.html">WAL configuration</a>
 */
final class WriteAheadLog {

    private static final int FILES = 96;
    private static final int MEGABYTES_OF_A_FILE = 16;

    private WriteAheadLog() {}

    /**
     * Blocking, for some seconds.
     *
     * @param uri {@code postgresql://user:password@host:port/name}, of a superuser
     */
    static void settle(String uri) throws SQLException {
        try (Connection connection = Jdbc.connect(uri);
                Statement statement = connection.createStatement()) {
            int megabytes = FILES * MEGABYTES_OF_A_FILE;
            statement.execute("alter system set min_wal_size = '" + megabytes + "MB'");
            statement.execute("alter system set max_wal_size = '" + 2 * megabytes + "MB'");
            statement.execute("select pg_reload_conf()");
            for (int file = 0; file < FILES; file++) {
                // An empty file is not left.
                statement.execute("select pg_logical_emit_message(false, 'bench', '')");
                statement.execute("select pg_switch_wal()");
            }
            // What went before the checkpoint before is free to be used again.
            statement.execute("checkpoint");
            statement.execute("select pg_switch_wal()");
            statement.execute("checkpoint");
        }
    }
}
