package io.tapline.gateway.dispatch;

import io.tapline.apns.ApnsConfig;
import io.tapline.gateway.config.OutboundConfig;
import io.tapline.gateway.config.PushConfig;
import io.tapline.http2.PooledTransport;
import io.tapline.http2.TlsConfig;
import io.tapline.http2.Transport;
import io.tapline.http2.TransportConfig;
import io.tapline.http2.TransportListener;
import io.tapline.push.OutboundGuard;
import io.vertx.core.Context;

/** Makes the transports to the push services as configured, each confined to one event loop. Thread-safe. */
public final class PushTransports {

    private final TransportConfig config;
    private final OutboundGuard guard;
    private final TransportListener listener;

    public PushTransports(PushConfig push, OutboundConfig outbound, TransportListener listener) {
        TlsConfig tls = outbound.trustedCertificates() == null
                ? TlsConfig.SYSTEM_TRUST
                : TlsConfig.SYSTEM_TRUST.withTrusted(outbound.trustedCertificates());
        this.config = TransportConfig.DEFAULTS
                .withTls(tls)
                .withPool(push.pool())
                .withTimeouts(push.connectTimeout(), TransportConfig.DEFAULTS.waitTimeout(), push.requestTimeout());
        this.guard = outbound.guard();
        this.listener = listener;
    }

    TransportListener listener() {
        return listener;
    }

    /** HTTP/2 or HTTP/1.1, as the server chooses. The caller closes it. */
    public Transport of(Context context) {
        return new PooledTransport(context, config, guard, listener);
    }

    /** HTTP/2 also where the server knows no ALPN, as servers of APNs may. The caller closes it. */
    public Transport ofApns(Context context) {
        TransportConfig apns = config.withTls(config.tls().withMode(TlsConfig.Mode.ALPN_OR_HTTP2));
        return new PooledTransport(context, apns, guard, listener);
    }

    /** Likewise, with a TLS client certificate on each connection; shared with nobody who has another. The caller closes it. */
    Transport ofApns(Context context, ApnsConfig.Certificate certificate) {
        TransportConfig apns = config.withTls(config.tls()
                .withMode(TlsConfig.Mode.ALPN_OR_HTTP2)
                .withClientCertificate(certificate.chain(), certificate.privateKey()));
        return new PooledTransport(context, apns, guard, listener);
    }
}
