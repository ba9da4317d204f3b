package io.tapline.gateway.redis;

import io.tapline.gateway.subscription.EventLoop;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An address that leads to a server, and that a test can cut or freeze. */
public final class Detour {

    private final EventLoop loop;
    private final NetClient client;
    private final List<NetSocket> sockets = new ArrayList<>();
    private final NetServerOptions options;
    private int targetPort;
    private @Nullable NetServer server;
    private int port;
    private boolean frozen;

    public Detour(EventLoop loop, int targetPort) {
        this(loop, targetPort, new NetServerOptions());
    }

    /** @param options TLS, if it shall be added on the way */
    Detour(EventLoop loop, int targetPort, NetServerOptions options) {
        this.loop = loop;
        this.options = options;
        this.client = loop.vertx().createNetClient();
        this.targetPort = targetPort;
        open();
    }

    public int port() {
        return port;
    }

    /** Opens the same address again, towards another port. */
    public void open(int newTarget) {
        targetPort = newTarget;
        open();
    }

    /** Opens the same address again. */
    public void open() {
        NetServer opened = loop.await(() -> loop.vertx()
                .createNetServer(options)
                .connectHandler(this::connect)
                .listen(port, "127.0.0.1"));
        server = opened;
        port = opened.actualPort();
    }

    /** Closes the address and every connection. */
    public void cut() {
        NetServer open = server;
        if (open != null) {
            loop.await(open::close);
        }
        loop.call(() -> {
            sockets.forEach(NetSocket::close);
            sockets.clear();
            return true;
        });
    }

    /** Lets nothing more through on the connections that there are; on new ones only if they shall not freeze. */
    void freeze(boolean newOnesToo) {
        loop.call(() -> {
            frozen = newOnesToo;
            sockets.forEach(NetSocket::pause);
            return true;
        });
    }

    /** Lets through what was held back, and everything after. */
    void thaw() {
        loop.call(() -> {
            frozen = false;
            sockets.forEach(NetSocket::resume);
            return true;
        });
    }

    private void connect(NetSocket inbound) {
        inbound.pause();
        client.connect(targetPort, "127.0.0.1")
                .onSuccess(outbound -> {
                    sockets.add(inbound);
                    sockets.add(outbound);
                    inbound.handler(outbound::write);
                    outbound.handler(inbound::write);
                    inbound.closeHandler(closed -> outbound.close());
                    outbound.closeHandler(closed -> inbound.close());
                    if (!frozen) {
                        inbound.resume();
                    }
                })
                .onFailure(refused -> inbound.close());
    }
}
