/** From a stored notification to pushes, and from their outcomes back to the store. */
@NullMarked
package io.tapline.gateway.dispatch;

import org.jspecify.annotations.NullMarked;
