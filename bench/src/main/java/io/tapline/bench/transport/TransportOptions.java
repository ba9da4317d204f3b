package io.tapline.bench.transport;

import io.tapline.bench.client.Workload;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What to compare over one connection. */
final class TransportOptions extends RunOptions {

    @Option(
            names = "--clients",
            split = ",",
            converter = ToClient.class,
            defaultValue = "tapline,pushy,vertx,jdk,h2load",
            description = "Some of tapline, pushy, vertx, jdk, h2load (default: ${DEFAULT-VALUE}).")
    List<ClientKind> clients = List.of();

    @Option(
            names = "--body-bytes",
            split = ",",
            converter = BodyBytes.class,
            defaultValue = "120,1024",
            description = "Lengths of bodies (default: ${DEFAULT-VALUE}).")
    List<Integer> bodyBytes = List.of();

    @Option(
            names = "--cleartext",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Also without TLS, for the clients that can (default: ${DEFAULT-VALUE}).")
    boolean cleartext;

    /** What is to be measured, in the order of the table; without h2load when it is not installed. */
    List<Row> rows(boolean h2loadInstalled) {
        List<Row> rows = new ArrayList<>();
        for (boolean tls : cleartext ? List.of(true, false) : List.of(true)) {
            for (int length : bodyBytes) {
                clients.stream()
                        .filter(client -> tls || client.speaksCleartext())
                        .filter(client -> client != ClientKind.H2LOAD || h2loadInstalled)
                        .forEach(client -> rows.add(new Row(client, length, tls)));
            }
        }
        return rows;
    }

    static final class ToClient implements ITypeConverter<ClientKind> {
        @Override
        public ClientKind convert(String name) {
            return ClientKind.OF_TRANSPORT.stream()
                    .filter(client -> client.toString().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("no client is called " + name));
        }
    }

    static final class BodyBytes implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return number(text, Workload.LEAST_BODY_BYTES, Workload.MOST_BODY_BYTES);
        }
    }
}
