package io.tapline.simulator.wire;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a client that went away from a fault of our own, which must not pass in silence. */
final class ConnectionFault {

    private static final Logger log = LoggerFactory.getLogger(ConnectionFault.class);

    private ConnectionFault() {}

    static void log(long connectionId, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            log.debug("Connection {} ended", connectionId, cause);
        } else {
            log.warn("Connection {} closed by a fault of the simulator", connectionId, cause);
        }
    }
}
