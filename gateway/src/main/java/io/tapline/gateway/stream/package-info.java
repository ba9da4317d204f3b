/** Live streams: each is a delta that waits for the next change. */
@NullMarked
package io.tapline.gateway.stream;

import org.jspecify.annotations.NullMarked;
