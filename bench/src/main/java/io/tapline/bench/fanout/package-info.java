/** JMH benchmarks of the fan-out's hot path, step by step. */
@NullMarked
package io.tapline.bench.fanout;

import org.jspecify.annotations.NullMarked;
