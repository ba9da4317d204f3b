/** Sockets, TLS and frames: HTTP/2 and HTTP/1.1 as a server that can also misbehave on request. */
@NullMarked
package io.tapline.simulator.wire;

import org.jspecify.annotations.NullMarked;
