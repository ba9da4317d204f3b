package io.tapline.simulator.wire;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http2.Http2Settings;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * A client's connection and the things a server can do to it, proper and improper. Every method may be called from any
 * thread; the work is done on the connection's event loop. What HTTP/1.1 cannot express is replaced as each method says.
 */
public interface Connection {

    /** Unique within the simulator, in order of arrival. */
    long id();

    /** {@code h2} or {@code http/1.1}. */
    String protocol();

    EventLoop eventLoop();

    /** The certificate that the client presented in the TLS handshake. */
    Optional<X509Certificate> clientCertificate();

    /** Answers a request; does nothing when its stream is no longer open. */
    void respond(int streamId, Reply reply);

    /** Sends RST_STREAM. HTTP/1.1: closes the connection without an answer. */
    void reset(int streamId, long errorCode);

    /**
     * Sends GOAWAY, ignores streams above {@code lastStreamId} from then on, answers the others and closes when they are
     * done. HTTP/1.1: closes after the answer in flight.
     */
    void goAway(int lastStreamId, long errorCode, String debugData);

    /** Sends SETTINGS; a changed limit holds from the client's acknowledgement on. HTTP/1.1: does nothing. */
    void changeSettings(Http2Settings settings);

    /** Stops, or starts again, giving the client room to send: no WINDOW_UPDATE; over HTTP/1.1 nothing is read. */
    void withholdWindow(boolean withheld);

    /** Writes bytes as they are, below HTTP and above TLS: malformed frames, for example. */
    void writeRaw(byte[] bytes);

    /** Ends the connection with a TCP reset: no GOAWAY, no close_notify. */
    void abort();
}
