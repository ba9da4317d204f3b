package io.tapline.simulator.wire;

import io.netty.handler.ssl.ApplicationProtocolNames;

/** What a connection may speak. */
public enum Protocol {
    HTTP_2(ApplicationProtocolNames.HTTP_2),
    HTTP_1_1(ApplicationProtocolNames.HTTP_1_1);

    private final String alpn;

    Protocol(String alpn) {
        this.alpn = alpn;
    }

    /** The name in ALPN. */
    public String alpn() {
        return alpn;
    }
}
