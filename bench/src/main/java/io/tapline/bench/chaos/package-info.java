/** The chaos run: real processes that are killed under load, and the count of what was promised against what arrived. */
@NullMarked
package io.tapline.bench.chaos;

import org.jspecify.annotations.NullMarked;
