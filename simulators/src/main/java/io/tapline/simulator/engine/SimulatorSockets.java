package io.tapline.simulator.engine;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.tapline.simulator.wire.Listener;
import io.tapline.simulator.wire.Protocol;
import io.tapline.simulator.wire.Service;
import io.tapline.simulator.wire.Transport;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Where simulators listen.
 *
 * @param host             the address to bind; also the host in the simulators' URLs
 * @param tls              a server's TLS for a set of protocols, and whether it asks for a certificate
 * @param connectionWindow bytes of request bodies that an HTTP/2 connection may have under way
 */
public record SimulatorSockets(
        Transport transport, String host, BiFunction<Set<Protocol>, ClientAuth, SslContext> tls, int connectionWindow) {

    /** A client certificate is welcome, and not asked of anyone. */
    public Bound bindTls(int port, Set<Protocol> protocols, Service service) {
        return bindTls(port, protocols, ClientAuth.OPTIONAL, service);
    }

    public Bound bindTls(int port, Set<Protocol> protocols, ClientAuth certificates, Service service) {
        SslContext context = tls.apply(protocols, certificates);
        return new Bound(
                Listener.bind(transport, new InetSocketAddress(host, port), context, protocols, service),
                "https://" + host);
    }

    public Bound bindCleartext(int port, Set<Protocol> protocols, Service service) {
        return new Bound(
                Listener.bind(transport, new InetSocketAddress(host, port), null, protocols, service),
                "http://" + host);
    }

    /** A listening socket and its URL. */
    public record Bound(Listener listener, String origin) implements AutoCloseable {

        public int port() {
            return listener.port();
        }

        /** Scheme, host and port. */
        public String url() {
            return origin + ":" + port();
        }

        @Override
        public void close() {
            listener.close();
        }
    }
}
