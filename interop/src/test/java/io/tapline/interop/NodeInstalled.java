package io.tapline.interop;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test class where Node or npm is missing, or npm reaches no registry. A condition and not an assumption: surefire counts
 * a class whose {@code @BeforeAll} gives up as one without tests, and nobody would see that it was skipped.
 */
public final class NodeInstalled implements ExecutionCondition {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getTestMethod().isPresent() ? enabled("its class is") : Once.RESULT;
    }

    /** An installation that fails takes its time; it is not tried for each class. */
    private static final class Once {
        static final ConditionEvaluationResult RESULT =
                missing().map(reason -> disabled(reason)).orElseGet(() -> enabled("the packages are there"));
    }

    /** Why the packages cannot be used; installs them once for each lock file. */
    private static Optional<String> missing() {
        try {
            Optional<String> node = failure("node", "--version");
            return node.isPresent() ? node : missingPackages();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> missingPackages() throws IOException {
        Path lock = NodeProcess.FOLDER.resolve("package-lock.json");
        Path installed = NodeProcess.FOLDER.resolve("installed-package-lock.json");
        if (Files.exists(installed) && Files.mismatch(lock, installed) < 0) {
            return Optional.empty();
        }
        Optional<String> failure = failure("npm", "ci");
        if (failure.isEmpty()) {
            Files.copy(lock, installed, REPLACE_EXISTING);
        }
        return failure;
    }

    private static Optional<String> failure(String... command) throws IOException {
        Path output = Files.createTempFile(NodeProcess.FOLDER, command[0], ".log");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(NodeProcess.FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException notFound) {
            return Optional.of("needs Node.js 18 or newer with npm: " + notFound.getMessage());
        }
        return succeeds(process)
                ? Optional.empty()
                : Optional.of(String.join(" ", command) + " failed: " + Files.readString(output));
    }

    private static boolean succeeds(Process process) {
        try {
            return process.waitFor(PATIENCE.toMillis(), MILLISECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
