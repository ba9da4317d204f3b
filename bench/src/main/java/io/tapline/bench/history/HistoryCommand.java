package io.tapline.bench.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.tapline.bench.load.Jdbc;
import io.tapline.bench.load.RunFolder;
import io.tapline.gateway.config.PostgresConfig;
import io.tapline.gateway.demo.EmbeddedPostgres;
import io.tapline.gateway.store.Schema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench/run history}. */
@Command(
        name = "bench/run history",
        description =
                "Fills a Postgres with days of notifications and measures what pages, deltas and posts cost it then.",
        sortOptions = false)
public final class HistoryCommand implements Callable<Integer> {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    private boolean help;

    @Mixin
    private HistoryOptions options = new HistoryOptions();

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new HistoryCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException, SQLException {
        RunFolder folder = RunFolder.make(options.folder, "history-");
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.path().resolve("postgres"));
                Connection connection = migrated(postgres.uri())) {
            HistoryResult result = HistoryRun.run(options, connection);
            System.out.print(result.text());
            if (options.json != null) {
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(options.json.toFile(), result);
            }
        }
        folder.discard();
        return 0;
    }

    private static Connection migrated(String uri) throws SQLException {
        Schema.migrate(new PostgresConfig(
                PostgresConfig.Address.parse(uri),
                PostgresConfig.Tls.DISABLE,
                null,
                1,
                1,
                1,
                1,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10)));
        return Jdbc.connect(uri);
    }
}
