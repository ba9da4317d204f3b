package io.tapline.gateway.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import org.slf4j.LoggerFactory;

/**
 * Everything that this process logs, by either way of logging, and what it writes to its standard error. Of ours on any level, of
 * libraries on DEBUG: on TRACE Vert.x writes the URLs of requests.
 */
final class RecordedLog implements AutoCloseable {

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.tapline");
    private final Level before = root.getLevel();
    private final java.util.logging.Logger javaRoot = java.util.logging.Logger.getLogger("");
    private final java.util.logging.Level javaBefore = javaRoot.getLevel();
    private final PrintStream errorBefore = System.err;
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getLoggerName() + " " + event.getFormattedMessage() + " "
                    + event.getMDCPropertyMap() + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    };

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            lines.add(logged.getLevel() + " " + logged.getLoggerName() + " " + logged.getMessage() + " "
                    + Arrays.toString(logged.getParameters()) + " " + logged.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    /** Begins. The console goes on saying what it said before. */
    RecordedLog() {
        root.iteratorForAppenders().forEachRemaining(console -> console.addFilter(new AtLeast(before)));
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.DEBUG);
        ours.setLevel(Level.TRACE);
        javaRoot.addHandler(handler);
        javaRoot.setLevel(java.util.logging.Level.FINE);
        System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
    }

    /** A line for each event, with the whole stack trace. */
    Queue<String> lines() {
        return lines;
    }

    String standardError() {
        return error.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        root.setLevel(before);
        ours.setLevel(null);
        root.detachAppender(appender);
        root.iteratorForAppenders().forEachRemaining(console -> console.clearAllFilters());
        javaRoot.setLevel(javaBefore);
        javaRoot.removeHandler(handler);
        System.setErr(errorBefore);
    }

    private static final class AtLeast extends Filter<ILoggingEvent> {
        private final Level level;

        AtLeast(Level level) {
            this.level = level;
        }

        @Override
        public FilterReply decide(ILoggingEvent event) {
            return event.getLevel().isGreaterOrEqual(level) ? FilterReply.NEUTRAL : FilterReply.DENY;
        }
    }
}
