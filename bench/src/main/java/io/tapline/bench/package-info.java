/** Measurements; what they answer and how to repeat them is in {@code bench/README.md}. */
@NullMarked
package io.tapline.bench;

import org.jspecify.annotations.NullMarked;
