package io.tapline.bench.history;

import io.tapline.gateway.ResourceText;
import io.tapline.gateway.store.PostgresNotifications;
import io.tapline.gateway.store.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Measures the gateway's own statements on tables that it fills. */
final class HistoryRun {

    private static final int POSTS = 64;
    private static final int PAGE = 21;
    private static final String NULLS = "array_fill(null::text, array[" + POSTS + "])";

    private final HistoryOptions options;
    private final SplittableRandom random = new SplittableRandom(1);
    private final FilledHistory history;
    private final MeasuredStatement page;
    private final MeasuredStatement delta;
    private final MeasuredStatement append;

    private HistoryRun(HistoryOptions options, Connection connection) throws SQLException {
        this.options = options;
        this.history = new FilledHistory(connection);
        history.addPartitions(options.days);
        this.page = new MeasuredStatement(
                connection, "page", "uuid, uuid, bigint", PostgresNotifications.firstPageStatement());
        this.delta = new MeasuredStatement(connection, "delta", "uuid, bigint, bigint, bigint", sql("feed.sql"));
        this.append = new MeasuredStatement(
                connection,
                "append",
                "uuid[], uuid[], timestamptz[], integer[], integer[], smallint[], smallint[], text[], text[], text[], text[],"
                        + " text[], bytea[], text[], text[], text[], text[], bigint, text[], text[], uuid[], uuid[], smallint[],"
                        + " text[]",
                PostgresNotifications.appendStatement());
        try (var statement = connection.createStatement()) {
            statement.execute(
                    "insert into node (name, lease_until, low_water) values ('bench', now() + interval '1 day',"
                            + " '00000000-0000-0000-0000-000000000000')");
        }
    }

    /** Fills the tables of a database that is empty but for the schema, see {@link Schema}, and measures. */
    static HistoryResult run(HistoryOptions options, Connection connection) throws SQLException {
        return new HistoryRun(options, connection).run();
    }

    private HistoryResult run() throws SQLException {
        history.addUsers(options.users);
        history.addDay(0, options.users);
        history.addToday(PAGE);
        history.settle();
        double pageBefore = page.median(options.samples, () -> firstPage(FilledHistory.TODAY));
        double postsBefore = append.median(options.samples, this::posts);
        for (int day = 1; day < options.days; day++) {
            history.addDay(day, options.users);
        }
        history.addLong(options.items, options.days);
        history.settle();
        double pageAfter = page.median(options.samples, () -> firstPage(FilledHistory.TODAY));
        double postsAfter = append.median(options.samples, this::posts);
        return new HistoryResult(
                options.items,
                options.users,
                options.days,
                page.median(options.samples, () -> firstPage(FilledHistory.LONG)),
                delta.median(options.samples, () -> FilledHistory.LONG + ", " + options.items + ", 0, 101"),
                postsBefore,
                postsAfter,
                pageBefore,
                pageAfter,
                page.median(options.samples, () -> firstPage(user())));
    }

    private static String firstPage(String user) {
        return user + ", 'ffffffff-ffff-ffff-ffff-ffffffffffff', " + PAGE;
    }

    private String user() {
        return "md5('user " + (1 + random.nextInt(options.users)) + "')::uuid";
    }

    private String posts() {
        long millis = System.currentTimeMillis();
        String ids =
                each(i -> "'" + new UUID(millis << 16 | 0x7000 | i, Long.MIN_VALUE | random.nextLong() >>> 2) + "'");
        return "array[" + ids + "]::uuid[], array[" + each(i -> user()) + "], " + of("now() + interval '30 days'")
                + ", "
                + of("60") + ", " + of("null::integer") + ", " + of("15::smallint") + ", " + of("2::smallint") + ", "
                + of("'bench'::text") + ", " + of("'bench.example'::text") + ", " + NULLS + ", " + NULLS + ", " + NULLS
                + ", " + of("convert_to(repeat('x', 270), 'utf8')") + ", " + NULLS + ", " + NULLS + ", " + NULLS + ", "
                + NULLS + ", 1, " + NULLS + ", " + NULLS + ", " + outcomes(ids);
    }

    /** Of one device each. */
    private String outcomes(String notifications) {
        return "array[" + notifications + "]::uuid[], array[" + each(i -> user()) + "], " + of("1::smallint") + ", "
                + of("'projects/bench/messages/1'::text");
    }

    private static String of(String value) {
        return "array_fill(" + value + ", array[" + POSTS + "])";
    }

    private static String each(IntFunction<String> value) {
        return IntStream.range(0, POSTS).mapToObj(value).collect(Collectors.joining(", "));
    }

    private static String sql(String name) {
        return ResourceText.load(Schema.class, name);
    }
}
