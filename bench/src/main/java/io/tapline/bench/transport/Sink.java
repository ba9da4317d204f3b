package io.tapline.bench.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.tapline.bench.client.FcmMessage;
import io.tapline.bench.client.Workload;
import io.tapline.simulator.wire.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The server's JVM: two ports, with TLS and without, on one event loop. Prints them and lives until its input ends. */
public final class Sink {

    private Sink() {}

    /** Takes the folder that the authority's certificate, a signing key and an access token are to be written to, and the {@link Answer}. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Answer answer = Answer.valueOf(arguments[1]);
        X509Bundle certificate = new CertificateBuilder()
                .subject("CN=localhost")
                .ecp256()
                .setIsCertificateAuthority(true)
                .addSanDnsName(Workload.HOST)
                .buildSelfSigned();
        Files.writeString(folder.resolve(Workload.AUTHORITY), certificate.getCertificatePEM());
        Files.writeString(folder.resolve(Workload.SIGNING_KEY), certificate.getPrivateKeyPEM());
        Files.writeString(folder.resolve(Workload.ACCESS_TOKEN), FcmMessage.ACCESS_TOKEN);
        try (Transport transport = Transport.start(1)) {
            int tls = bind(transport, answer, tls(certificate));
            int cleartext = bind(transport, answer, null);
            System.out.println(tls + " " + cleartext);
            while (System.in.read() >= 0) {
                // Nothing is said to it; its parent's end closes this.
            }
        }
    }

    private static SslContext tls(X509Bundle certificate) throws Exception {
        return SslContextBuilder.forServer(certificate.getKeyPair().getPrivate(), certificate.getCertificatePath())
                .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        "h2"))
                .build();
    }

    private static int bind(Transport transport, Answer answer, @Nullable SslContext tls) throws InterruptedException {
        Channel server = new ServerBootstrap()
                .group(transport.loops())
                .channel(transport.serverChannel())
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (tls != null) {
                            SslHandler handler = tls.newHandler(channel.alloc());
                            handler.handshakeFuture()
                                    .addListener(done -> System.err.println("sink: "
                                            + (done.isSuccess()
                                                    ? handler.engine()
                                                            .getSession()
                                                            .getCipherSuite()
                                                    : String.valueOf(done.cause()))));
                            channel.pipeline().addLast(handler);
                        }
                        channel.pipeline().addLast(new SinkConnection(answer));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }
}
