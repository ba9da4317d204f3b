/** How many machines a number of users needs, worked out from measured costs. */
@NullMarked
package io.tapline.bench.scaling;

import org.jspecify.annotations.NullMarked;
