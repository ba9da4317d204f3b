package io.tapline.bench.client;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.core5.http2.HttpVersionPolicy;

/**
 * Google's own client with all messages on one connection: the cheapest way to run it that was found, though no setting of
 * its own.
 */
public final class MultiplexingFirebaseSender extends FirebaseSender {

    public MultiplexingFirebaseSender(Workload workload) throws GeneralSecurityException, IOException {
        super(workload, builder -> builder.setConnectionManager(oneConnection()));
    }

    private static AsyncClientConnectionManager oneConnection() {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnPerRoute(1)
                .setMessageMultiplexing(true)
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setVersionPolicy(HttpVersionPolicy.NEGOTIATE)
                        .build())
                .useSystemProperties()
                .build();
    }
}
