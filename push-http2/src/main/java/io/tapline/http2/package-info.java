/**
 * HTTP/2 to push providers: the connection, the pool, and the one {@link io.tapline.push.PushClient} that is built on them.
 * A provider module adds a {@link io.tapline.http2.ProviderProtocol}, which does no I/O.
 */
@NullMarked
package io.tapline.http2;

import org.jspecify.annotations.NullMarked;
