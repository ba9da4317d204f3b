package io.tapline.gateway.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tapline.gateway.config.GatewayConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a configuration comes to. */
@Command(
        name = "config",
        description = "Print the configuration that is in force: file, environment and defaults, without secrets.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration.")
    private Path config = Path.of("config/gateway.yaml");

    @Option(names = "--check", description = "Only say whether it can be used; the exit code is 2 if not.")
    private boolean check;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws JsonProcessingException {
        GatewayConfig.Loaded loaded = GatewayConfig.loadAll(config, System.getenv());
        loaded.config().refuseDevelopmentIssuers();
        PrintWriter out = spec.commandLine().getOut();
        if (check) {
            out.println("The configuration can be used: " + config);
        } else {
            out.print(YAML.writeValueAsString(loaded.effective()));
        }
        out.flush();
        return 0;
    }
}
