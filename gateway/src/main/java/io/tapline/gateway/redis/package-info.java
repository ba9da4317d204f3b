/** Redis, the index of endpoints that can be rebuilt at any time. */
@NullMarked
package io.tapline.gateway.redis;

import org.jspecify.annotations.NullMarked;
