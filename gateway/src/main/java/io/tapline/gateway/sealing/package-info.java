/** Encryption at rest, by the keys of {@code sealing.keys}: of credentials, and of what notifications say. */
@NullMarked
package io.tapline.gateway.sealing;

import org.jspecify.annotations.NullMarked;
