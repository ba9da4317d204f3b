package io.tapline.bench.transport;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** The clients that are compared. */
public enum ClientKind {
    TAPLINE("tapline", "io.tapline.bench.transport.ApnsSender", true),
    /** It has no cleartext. */
    PUSHY("pushy", "io.tapline.bench.client.PushySender", false),
    VERTX("vertx", "io.tapline.bench.transport.VertxSender", true),
    /** Its cleartext HTTP/2 is the upgrade of an HTTP/1.1 request, which no push service has. */
    JDK("jdk", "io.tapline.bench.transport.JdkSender", false),
    /** A program in C, of nghttp2. */
    H2LOAD("h2load", "", true),

    TAPLINE_TO_FCM("tapline", "io.tapline.bench.transport.FcmSender", false),
    /** Google's own. */
    FIREBASE("firebase", "io.tapline.bench.client.FirebaseSender", false),
    /** The same over one connection. */
    FIREBASE_MULTIPLEXING("firebase-1", "io.tapline.bench.client.MultiplexingFirebaseSender", false);

    static final List<ClientKind> OF_TRANSPORT = List.of(TAPLINE, PUSHY, VERTX, JDK, H2LOAD);
    static final List<ClientKind> OF_FCM = List.of(TAPLINE_TO_FCM, FIREBASE, FIREBASE_MULTIPLEXING);

    private final String name;
    private final String sender;
    private final boolean cleartext;

    ClientKind(String name, String sender, boolean cleartext) {
        this.name = name;
        this.sender = sender;
        this.cleartext = cleartext;
    }

    /** The class to be run in a JVM; empty for what is no Java. */
    public String sender() {
        return sender;
    }

    /**
     * The class path of its JVM: ours, or that of {@code bench/peers} for those whose libraries would meet ours.
     *
     * @param peers the build of {@code bench/peers}
     */
    public String classPath(Path peers) {
        boolean apart = this == PUSHY || this == FIREBASE || this == FIREBASE_MULTIPLEXING;
        return apart
                ? peers.resolve("classes") + File.pathSeparator + peers.resolve("lib") + "/*"
                : System.getProperty("java.class.path");
    }

    /** Whether it speaks HTTP/2 without TLS by prior knowledge. */
    boolean speaksCleartext() {
        return cleartext;
    }

    /** Its name in arguments and results. */
    @Override
    public String toString() {
        return name;
    }
}
