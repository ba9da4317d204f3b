package io.tapline.gateway.listener;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.tapline.gateway.config.ListenerTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate of a listener, followed as its files change: new connections get the new one. Files that make no pair leave
 * the last good one in use, with one warning for each such state of the files. Thread-safe.
 */
public final class ListenerCertificates {

    /** When the certificate in use expires, in seconds since 1970, by listener. */
    public static final String EXPIRES = "tapline.tls.certificate.expires";

    /** Changes of the files that were taken over or not, by listener and result. */
    public static final String RELOADS = "tapline.tls.reloads";

    private static final Logger LOG = LoggerFactory.getLogger(ListenerCertificates.class);

    private final String listener;
    private final ListenerTls config;
    private final Counter taken;
    private final Counter refused;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile CertificateFiles current;
    private volatile Instant expires;
    private @Nullable String lastProblem;
    private volatile boolean closed;

    private ListenerCertificates(
            String listener, ListenerTls config, MeterRegistry metrics, CertificateFiles current, Instant expires) {
        this.listener = listener;
        this.config = config;
        this.current = current;
        this.expires = expires;
        this.taken = reloads(metrics, "taken");
        this.refused = reloads(metrics, "refused");
        Gauge.builder(EXPIRES, () -> this.expires.getEpochSecond())
                .description("When the certificate in use expires, in seconds since 1970")
                .tag("listener", listener)
                .register(metrics);
    }

    private Counter reloads(MeterRegistry metrics, String result) {
        return Counter.builder(RELOADS)
                .description("Changes of certificate files, by whether they were taken over")
                .tag("listener", listener)
                .tag("result", result)
                .register(metrics);
    }

    /**
     * Reads the files for the first time. Blocking.
     *
     * @param listener {@code http} or {@code management}
     * @throws IllegalArgumentException in words for the operator
     */
    public static ListenerCertificates read(String listener, ListenerTls config, MeterRegistry metrics) {
        try {
            CertificateFiles files = CertificateFiles.read(config);
            return new ListenerCertificates(listener, config, metrics, files, files.check());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new IllegalArgumentException(listener + ".tls cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    ServerSSLOptions options() {
        return current.options(config);
    }

    /** Keeps a server that listens with {@link #options} up to date. */
    void keep(HttpServer server) {
        servers.add(server);
    }

    /** Looks at the files now and then, until {@link #close}. To be called on an event loop. */
    public void follow(Vertx vertx) {
        vertx.timer(config.reloadInterval().toMillis(), TimeUnit.MILLISECONDS).onSuccess(due -> {
            if (!closed) {
                vertx.executeBlocking(this::changed).compose(this::replace).onComplete(looked -> follow(vertx));
            }
        });
    }

    public void close() {
        closed = true;
    }

    /** Good files that are not in use yet; null if there are none. */
    private synchronized @Nullable CertificateFiles changed() {
        try {
            CertificateFiles files = CertificateFiles.read(config);
            if (files.equals(current)) {
                lastProblem = null;
                return null;
            }
            expires = files.check();
            return files;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            tell(unusable);
            return null;
        }
    }

    private synchronized void tell(Throwable problem) {
        String text = String.valueOf(problem.getMessage());
        if (!text.equals(lastProblem)) {
            lastProblem = text;
            refused.increment();
            LOG.warn("The certificate files of {} cannot be used, the last good ones stay in use: {}", listener, text);
        }
    }

    private Future<?> replace(@Nullable CertificateFiles files) {
        if (files == null) {
            return Future.succeededFuture();
        }
        List<Future<?>> updates = new ArrayList<>();
        servers.forEach(server -> updates.add(server.updateSSLOptions(files.options(config))));
        return Future.all(updates)
                .onSuccess(updated -> {
                    current = files;
                    taken.increment();
                    LOG.info("New connections to {} get the certificate that is valid until {}", listener, expires);
                })
                .onFailure(this::tell);
    }
}
