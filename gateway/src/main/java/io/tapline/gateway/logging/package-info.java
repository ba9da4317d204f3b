/** How log lines look, and which are written. */
@NullMarked
package io.tapline.gateway.logging;

import org.jspecify.annotations.NullMarked;
