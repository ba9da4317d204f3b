package io.tapline.gateway.cli;

import io.tapline.gateway.StartFailure;
import io.tapline.gateway.config.AppConfig;
import io.tapline.gateway.config.GatewayConfig;
import io.tapline.gateway.dispatch.GuardedEndpoints;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.importing.DeviceImport;
import io.tapline.gateway.importing.StoredDevices;
import io.tapline.gateway.importing.TableFormat;
import io.tapline.gateway.logging.Logs;
import io.tapline.gateway.onboarding.AppLookup;
import io.tapline.gateway.rest.EndpointPolicy;
import java.io.BufferedWriter;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes over the devices that another push system knew. */
@Command(
        name = "import",
        description = {
            "Register the devices of a table from another push system, and write the UNSIDs that app servers need.",
            "Run again it changes nothing, so a run that broke off is finished by the same command. docs/operations.md"
                    + " tells of the columns."
        },
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration of the gateway that is to have the devices.")
    private Path config = Path.of("config/gateway.yaml");

    @Option(
            names = "--app",
            required = true,
            paramLabel = "ID",
            description = "The app whose devices these are, of the configuration or registered.")
    private String appId = "";

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "csv, with the names of the columns in the first line, or json, one object a line.")
    private TableFormat format = TableFormat.CSV;

    @Option(
            names = "--unsids",
            paramLabel = "FILE",
            description = "Write the UNSIDs to this file, as CSV. They are secrets. Default: standard output.")
    private @Nullable Path unsids;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Write the number of each line that is not imported, and why, to this file, as CSV."
                    + " Default: the table's name and .rejects.csv.")
    private @Nullable Path rejects;

    @Option(
            names = "--replace",
            description =
                    "Let the table win over what is registered. Without it, a device that is registered stays as it is"
                            + " and keeps its push address.")
    private boolean replace;

    @Option(
            names = "--dry-run",
            description = "Only judge the lines; needs neither Redis nor, for an app of the configuration, Postgres.")
    private boolean dryRun;

    @Parameters(arity = "0..1", paramLabel = "TABLE", description = "The table. Default, or -: standard input.")
    private String table = STANDARD_INPUT;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        GatewayConfig gateway = GatewayConfig.load(config, System.getenv());
        Logs.apply(gateway.logging());
        App app = app(gateway);
        try (InputStream input = input();
                Writer rejected = Files.newBufferedWriter(rejects());
                Writer found = unsids()) {
            PrintWriter progress = command().getErr();
            boolean all = run(gateway, app, new DeviceImport.Streams(input, found, rejected, progress));
            if (!all) {
                progress.println("tapline: what was not imported, and why: " + rejects());
            }
            return all ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private boolean run(GatewayConfig gateway, App app, DeviceImport.Streams streams) throws IOException {
        EndpointPolicy policy = new GuardedEndpoints(gateway.outbound().guard());
        Clock clock = Clock.systemUTC();
        if (dryRun) {
            return DeviceImport.run(format, app, policy, clock, null, streams);
        }
        try (StoredDevices stores = StoredDevices.open(gateway, app, clock, replace)) {
            if (!stores.redisAnswered()) {
                streams.progress().println("tapline: Redis does not answer; a running gateway will tell it later");
            }
            return DeviceImport.run(format, app, policy, clock, stores, streams);
        }
    }

    private App app(GatewayConfig gateway) {
        return gateway.apps().stream()
                .map(AppConfig::app)
                .filter(app -> app.id().equals(appId))
                .findFirst()
                .or(() -> AppLookup.find(gateway, appId))
                .orElseThrow(() -> new StartFailure("neither the configuration nor the registry has an app " + appId));
    }

    private InputStream input() throws IOException {
        if (!table.equals(STANDARD_INPUT)) {
            Path file = Path.of(table);
            if (!Files.isReadable(file)) {
                throw new StartFailure(file + " cannot be read");
            }
            return Files.newInputStream(file);
        }
        // Not ours to close.
        return new FilterInputStream(System.in) {
            @Override
            public void close() {}
        };
    }

    private Path rejects() {
        if (rejects != null) {
            return rejects;
        }
        return Path.of(table.equals(STANDARD_INPUT) ? "import.rejects.csv" : table + ".rejects.csv");
    }

    private Writer unsids() throws IOException {
        if (unsids == null) {
            return command().getOut();
        }
        if (!Files.exists(unsids)) {
            Files.createFile(
                    unsids, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(unsids), StandardCharsets.UTF_8));
    }

    private CommandLine command() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
