package io.tapline.bench.history;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Rows as notifications of the days before now leave them. */
final class FilledHistory {

    /** Whose history is long. */
    static final String LONG = "md5('long')::uuid";

    /** Who has a page of items of today. */
    static final String TODAY = "md5('today')::uuid";

    private static final String ID =
            "(lpad(to_hex((extract(epoch from posted) * 1000)::bigint), 12, '0') || substr(md5(random()::text), 1, 20))::uuid";

    private final Statement statement;

    FilledHistory(Connection connection) throws SQLException {
        this.statement = connection.createStatement();
    }

    /** Each with a feed and without any notification. */
    void addUsers(int users) throws SQLException {
        statement.execute(
                "insert into feed (user_key, seq, next_expiry) select md5('user ' || n)::uuid, 0, now() + interval"
                        + " '30 days' from generate_series(1, " + users + ") n");
    }

    /** Partitions for so many days before now. */
    void addPartitions(int days) throws SQLException {
        for (int day = 0; day <= days; day++) {
            statement.execute("call add_partition((now() - " + day + " * interval '1 day')::date)");
        }
    }

    /** Of each user one, so many days ago. */
    void addDay(int daysAgo, int users) throws SQLException {
        insert("md5('user ' || n)::uuid", daysAgo + " * interval '1 day' + random() * interval '1 minute'", users);
    }

    /** Of the one user so many, spread over the days. */
    void addLong(int items, int days) throws SQLException {
        insert(LONG, "n * interval '1 day' * " + days + " / " + (items + 1), items);
        statement.execute("insert into feed (user_key, seq, next_expiry) values (" + LONG + ", " + items
                + ", now() + interval '30 days')");
    }

    /** A first page of the last minutes. */
    void addToday(int items) throws SQLException {
        insert(TODAY, "n * interval '1 second'", items);
    }

    private void insert(String user, String ago, int count) throws SQLException {
        statement.execute(
                "insert into notification (id, user_key, node_epoch, seq, expires_at, platforms, priority, app_id,"
                        + " target_host, raw) select " + ID
                        + ", user_key, 1, n, posted + interval '31 days', 15, 2, 'bench',"
                        + " 'bench.example', convert_to(repeat('x', 270), 'utf8') from (select n, " + user
                        + " as user_key, now() - " + ago + " as posted from generate_series(1, " + count + ") n) one");
    }

    /** As autovacuum leaves the tables. */
    void settle() throws SQLException {
        statement.execute("vacuum analyze");
        statement.execute("checkpoint");
    }
}
