package io.tapline.gateway.store;

import io.tapline.gateway.notification.Claim;
import io.tapline.gateway.rest.ApiFailure;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the statements that claim work return: rows whose {@code needed} says whether there is still something to do. */
final class Claims {

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    private Claims() {}

    /**
     * Reads what was claimed.
     *
     * @param limit how many were asked for at most
     */
    static <T> Claim<T> read(RowSet<Row> rows, int limit, Function<Row, T> due) {
        List<T> needed = new ArrayList<>();
        for (Row row : rows) {
            if (row.getBoolean("needed")) {
                readable(row, due, needed);
            }
        }
        return new Claim<>(needed, rows.size() == limit);
    }

    /** What cannot be read holds nobody up: nobody sends it, and when this claim is over it is due again. */
    private static <T> void readable(Row row, Function<Row, T> due, List<T> needed) {
        try {
            needed.add(due.apply(row));
        } catch (ApiFailure unreadable) {
            LOG.debug("One that was claimed waits", unreadable);
        }
    }
}
