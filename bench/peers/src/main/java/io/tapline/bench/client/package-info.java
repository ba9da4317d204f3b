/** What runs in the JVM of one push client: the load, the measurement, and the clients that need another Netty than ours. */
@NullMarked
package io.tapline.bench.client;

import org.jspecify.annotations.NullMarked;
