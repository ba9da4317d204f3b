/** Our HTTP/2 transport beside other clients: the same requests over one connection to the same server. */
@NullMarked
package io.tapline.bench.transport;

import org.jspecify.annotations.NullMarked;
