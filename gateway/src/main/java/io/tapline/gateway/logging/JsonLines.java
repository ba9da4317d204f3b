package io.tapline.gateway.logging;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.slf4j.event.KeyValuePair;

/**
 * One JSON object for each line: {@code time}, {@code level}, {@code logger}, {@code thread}, {@code message}, what a place in the code
 * adds by name ({@code requestId}, {@code notificationId}, {@code app}), and {@code exception}, a stack trace. Logback's own encoder
 * nests the added names in a list, where collectors do not look.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final JsonFactory JSON = new JsonFactory();

    private final ThrowableProxyConverter stackTrace = new ThrowableProxyConverter();

    @Override
    public void start() {
        stackTrace.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            write(event, json);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return line.append('\n').toString().getBytes(UTF_8);
    }

    private void write(ILoggingEvent event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("time", event.getInstant().toString());
        json.writeStringField("level", event.getLevel().toString());
        json.writeStringField("logger", event.getLoggerName());
        json.writeStringField("thread", event.getThreadName());
        json.writeStringField("message", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair added : event.getKeyValuePairs()) {
                json.writeStringField(added.key, String.valueOf(added.value));
            }
        }
        if (event.getThrowableProxy() != null) {
            json.writeStringField("exception", stackTrace.convert(event));
        }
        json.writeEndObject();
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
