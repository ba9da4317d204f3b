/** The JavaScript client: its own tests, and what it does in a real browser. */
@NullMarked
package io.tapline.browser;

import org.jspecify.annotations.NullMarked;
