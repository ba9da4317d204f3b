/** Draws the comparisons of clients. */
@NullMarked
package io.tapline.bench.plot;

import org.jspecify.annotations.NullMarked;
