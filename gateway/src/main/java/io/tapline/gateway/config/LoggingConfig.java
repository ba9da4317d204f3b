package io.tapline.gateway.config;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.slf4j.event.Level;

/**
 * What is logged, to standard error.
 *
 * @param levels by the name of a logger or of a package
 */
public record LoggingConfig(Format format, Map<String, Level> levels) {

    /** How a line looks. */
    public enum Format {
        TEXT,
        /** One JSON object for each line. */
        JSON
    }

    public LoggingConfig {
        requireNonNull(format, "format");
        levels = Map.copyOf(levels);
    }
}
