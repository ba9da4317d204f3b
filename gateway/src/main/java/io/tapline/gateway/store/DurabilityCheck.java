package io.tapline.gateway.store;

import io.tapline.gateway.ResourceText;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a Postgres keeps what a 201 promises: that the row outlives a crash of the machine. It looks at the settings as a
 * session of the gateway sees them, those of its role and database included.
 */
public final class DurabilityCheck {

    private static final String DURABILITY = ResourceText.load(DurabilityCheck.class, "durability.sql");
    /** The first with {@code DETACH PARTITION ... CONCURRENTLY}. */
    private static final int OLDEST_VERSION = 140_000;

    private DurabilityCheck() {}

    /** Fails with an {@link UnsafePostgresException} that names every setting that is wrong. */
    public static Future<Void> check(SqlClient client) {
        return client.query(DURABILITY).execute().compose(rows -> {
            List<String> problems = settings(rows.iterator().next()).problems();
            return problems.isEmpty()
                    ? Future.succeededFuture()
                    : Future.failedFuture(new UnsafePostgresException(problems));
        });
    }

    private static Settings settings(Row row) {
        return new Settings(
                row.getInteger("version"),
                row.getString("fsync"),
                row.getString("full_page_writes"),
                row.getString("synchronous_commit"),
                row.getString("default_transaction_isolation"),
                row.getBoolean("in_recovery"));
    }

    record Settings(
            int version,
            String fsync,
            String fullPageWrites,
            String synchronousCommit,
            String isolation,
            boolean inRecovery) {

        List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (version < OLDEST_VERSION) {
                problems.add("Postgres is version " + version / 10_000 + "; 14 is the oldest that will do");
            }
            if (inRecovery) {
                problems.add("this server is a standby: it cannot be written to");
            }
            if (!fsync.equals("on")) {
                problems.add("fsync is " + fsync + ": a crash of the machine loses what was committed");
            }
            if (!fullPageWrites.equals("on")) {
                problems.add("full_page_writes is " + fullPageWrites + ": a crash of the machine can ruin the tables");
            }
            if (synchronousCommit.equals("off")) {
                problems.add("synchronous_commit is off: a commit is answered before it is on disk; look at the server,"
                        + " the database and the role");
            }
            if (!isolation.equals("read committed")) {
                problems.add("default_transaction_isolation is " + isolation + ": read committed is needed");
            }
            return problems;
        }
    }
}
