package io.tapline.gateway.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.tapline.gateway.config.LoggingConfig;
import io.tapline.gateway.config.LoggingConfig.Format;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The log of this process, once a configuration is known; before, {@code logback.xml} holds. Of the process, not of a gateway. */
public final class Logs {

    private static final String APPENDER = "STDERR";
    private static final Map<String, @Nullable Level> BEFORE = new HashMap<>();

    private Logs() {}

    /** Writes lines as configured from now on. May be called again; levels that are named no more become what they were. */
    public static synchronized void apply(LoggingConfig config) {
        // Another binding of slf4j, or a logback.xml of the operator's own, is left alone.
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext logback)) {
            return;
        }
        BEFORE.forEach((name, level) -> logback.getLogger(name).setLevel(level));
        config.levels().forEach((name, level) -> {
            Logger logger = logback.getLogger(name);
            if (!BEFORE.containsKey(name)) {
                BEFORE.put(name, logger.getLevel());
            }
            logger.setLevel(Level.convertAnSLF4JLevel(level));
        });
        Appender<ILoggingEvent> appender =
                logback.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender(APPENDER);
        if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
            format(console, config.format(), logback);
        }
    }

    /** The appender's text form is that of {@code logback.xml}, which nothing changes but this. */
    private static void format(ConsoleAppender<ILoggingEvent> console, Format format, LoggerContext logback) {
        boolean text = console.getEncoder() instanceof PatternLayoutEncoder;
        if (format == Format.JSON && text) {
            Encoder<ILoggingEvent> json = new JsonLines();
            json.setContext(logback);
            json.start();
            console.setEncoder(json);
        }
    }
}
