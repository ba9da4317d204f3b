package io.tapline.bench.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

/** A prepared statement and the time that Postgres itself says it takes, planning (of a prepared one: none, in the end) and execution. */
final class MeasuredStatement {

    private static final int WARM_UP = 20;

    private final Statement statement;
    private final String name;

    /** @param types of its parameters, as SQL has them */
    MeasuredStatement(Connection connection, String name, String types, String sql) throws SQLException {
        this.statement = connection.createStatement();
        this.name = name;
        statement.execute("prepare " + name + " (" + types + ") as " + sql);
    }

    /** Makes the parameters of one execution. */
    interface Parameters {
        String next();
    }

    /** The median, in milliseconds. */
    double median(int samples, Parameters parameters) throws SQLException {
        double[] times = new double[samples];
        for (int i = -WARM_UP; i < samples; i++) {
            double time = once(parameters.next());
            if (i >= 0) {
                times[i] = time;
            }
        }
        Arrays.sort(times);
        return times[samples / 2];
    }

    private double once(String parameters) throws SQLException {
        double millis = 0;
        try (ResultSet plan = statement.executeQuery(
                "explain (analyze, timing off, costs off, summary on) execute " + name + " (" + parameters + ")")) {
            while (plan.next()) {
                String line = plan.getString(1);
                if (line.startsWith("Planning Time:") || line.startsWith("Execution Time:")) {
                    millis += Double.parseDouble(line.replaceAll("[^0-9.]", ""));
                }
            }
        }
        return millis;
    }
}
