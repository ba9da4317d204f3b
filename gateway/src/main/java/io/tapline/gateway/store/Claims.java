package io.tapline.gateway.store;

import io.tapline.gateway.notification.Claim;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the statements that claim work return: rows whose {@code needed} says whether there is still something to do. */
final class Claims {

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
                needed.add(due.apply(row));
            }
        }
        return new Claim<>(needed, rows.size() == limit);
    }
}
