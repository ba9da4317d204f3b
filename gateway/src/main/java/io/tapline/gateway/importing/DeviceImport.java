package io.tapline.gateway.importing;

import io.tapline.gateway.StartFailure;
import io.tapline.gateway.identity.App;
import io.tapline.gateway.importing.Lines.Line;
import io.tapline.gateway.rest.EndpointPolicy;
import io.tapline.gateway.subscription.BulkRegistration.Result;
import io.tapline.gateway.subscription.DeviceBatch;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One run of an import: lines in, UNSIDs and rejects out. In memory is one batch, whatever the size of the table. */
public final class DeviceImport {

    /** Small enough for a transaction of some hundred milliseconds, large enough that its commit does not count. */
    static final int BATCH_SIZE = 250;

    private final LineFormat format;
    private final DeviceReader reader;
    private final @Nullable DeviceRegister register;
    private final ImportOutput output;
    private DeviceBatch batch = new DeviceBatch(BATCH_SIZE);
    private final List<DeviceLine> waiting = new ArrayList<>();

    /**
     * What a run reads and writes; all stay open.
     *
     * @param unsids gets CSV: each user's device and its UNSID, a secret
     * @param rejects gets CSV: the lines that are not imported, and why
     * @param progress for the operator's eyes
     */
    public record Streams(InputStream table, Writer unsids, Writer rejects, PrintWriter progress) {}

    /** @param register null: only judge the lines */
    DeviceImport(LineFormat format, DeviceReader reader, @Nullable DeviceRegister register, ImportOutput output) {
        this.format = format;
        this.reader = reader;
        this.register = register;
        this.output = output;
    }

    /**
     * Imports a table.
     *
     * @param policy which push addresses the gateway would send to
     * @param stores null: only judge the lines
     * @return whether every line could be imported
     * @throws StartFailure in words for the operator. What is committed then was told, and to run the same import again finishes it
     */
    public static boolean run(
            TableFormat format,
            App app,
            EndpointPolicy policy,
            Clock clock,
            @Nullable StoredDevices stores,
            Streams streams)
            throws IOException {
        ImportOutput output = new ImportOutput(streams.unsids, streams.rejects, streams.progress, System::nanoTime);
        DeviceReader reader = new DeviceReader(app, policy, clock);
        try {
            new DeviceImport(format.lines(), reader, stores, output).run(streams.table);
        } catch (BadLineException header) {
            throw new StartFailure("the first line: " + header.getMessage());
        } finally {
            output.flush();
            streams.progress.println("tapline: " + output);
        }
        return !output.anyRejected();
    }

    /**
     * Imports all lines. Broken off by an exception, it has told {@code output} of each batch that it knows to be committed; run again, it
     * finds them done.
     *
     * @throws BadLineException if the header cannot be used
     */
    void run(InputStream table) throws IOException {
        Lines lines = new Lines(table);
        if (format.hasHeader()) {
            readHeader(lines.next());
        }
        for (Line line = lines.next(); line != null; line = lines.next()) {
            take(line);
        }
        flush();
    }

    private void readHeader(@Nullable Line line) {
        if (line == null || line.bytes() == null) {
            throw new BadLineException("there is no line with the names of the columns");
        }
        format.header(LineFormat.text(line.bytes()));
    }

    private void take(Line line) throws IOException {
        DeviceLine device;
        try {
            device = read(line);
        } catch (BadLineException bad) {
            output.rejected(line.number(), String.valueOf(bad.getMessage()));
            return;
        }
        if (device != null) {
            add(device);
        }
    }

    /** @return null for an empty line */
    private @Nullable DeviceLine read(Line line) {
        byte[] bytes = line.bytes();
        if (bytes == null) {
            throw new BadLineException("is longer than " + Lines.MAXIMUM_BYTES + " bytes");
        }
        return bytes.length == 0 ? null : reader.read(line.number(), format.read(LineFormat.text(bytes)));
    }

    private void add(DeviceLine line) throws IOException {
        if (register == null) {
            output.valid();
            return;
        }
        if (!batch.add(line.device())) {
            flush();
            batch.add(line.device());
        }
        waiting.add(line);
    }

    private void flush() throws IOException {
        if (register != null && !waiting.isEmpty()) {
            List<Result> results = register.register(batch);
            for (int i = 0; i < results.size(); i++) {
                output.registered(waiting.get(i), results.get(i));
            }
            output.flush();
        }
        waiting.clear();
        batch = new DeviceBatch(BATCH_SIZE);
    }
}
