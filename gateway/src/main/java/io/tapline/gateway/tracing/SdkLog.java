package io.tapline.gateway.tracing;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What OpenTelemetry says by Java's own logging, in our log and without stack traces. That a collector is away it says at most five times in a
 * minute, and then once in each.
 */
final class SdkLog extends Handler {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(SdkLog.class);
    /** Held, or Java would forget what was set. */
    private static final Logger SDK = Logger.getLogger("io.opentelemetry");

    private static final SdkLog INSTANCE = new SdkLog();

    private SdkLog() {}

    /** Of the process, once. */
    static void install() {
        SDK.setUseParentHandlers(false);
        SDK.removeHandler(INSTANCE);
        SDK.addHandler(INSTANCE);
    }

    @Override
    public void publish(LogRecord told) {
        boolean warning = told.getLevel().intValue() >= Level.WARNING.intValue();
        LOG.atLevel(warning ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.DEBUG)
                .log("{}{}", told.getMessage(), cause(told.getThrown()));
    }

    private static String cause(@Nullable Throwable thrown) {
        Throwable root = thrown;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return root == null ? "" : " " + root;
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
