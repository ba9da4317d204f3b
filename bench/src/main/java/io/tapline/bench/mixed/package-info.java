/** All that apps and their clients do, for long, against a gateway with one small heap. */
@org.jspecify.annotations.NullMarked
package io.tapline.bench.mixed;
