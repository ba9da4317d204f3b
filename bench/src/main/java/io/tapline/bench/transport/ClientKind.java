package io.tapline.bench.transport;

import java.util.Locale;

/** The clients that are compared. */
enum ClientKind {
    TAPLINE("io.tapline.bench.transport.TaplineSender", true),
    /** On a class path of its own, for its Netty is 4.1. It has no cleartext. */
    PUSHY("io.tapline.bench.client.PushySender", false),
    VERTX("io.tapline.bench.transport.VertxSender", true),
    /** Its cleartext HTTP/2 is the upgrade of an HTTP/1.1 request, which no push service has. */
    JDK("io.tapline.bench.transport.JdkSender", false),
    /** A program in C, of nghttp2. */
    H2LOAD("", true);

    private final String sender;
    private final boolean cleartext;

    ClientKind(String sender, boolean cleartext) {
        this.sender = sender;
        this.cleartext = cleartext;
    }

    /** The class to be run in a JVM; empty for what is no Java. */
    String sender() {
        return sender;
    }

    /** Whether it speaks HTTP/2 without TLS by prior knowledge. */
    boolean speaksCleartext() {
        return cleartext;
    }

    /** Its name in arguments and results. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
