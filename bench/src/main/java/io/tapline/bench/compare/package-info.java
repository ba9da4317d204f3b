/** What a push costs in Tapline, in other push servers and in a loop of a library, side by side. */
@NullMarked
package io.tapline.bench.compare;

import org.jspecify.annotations.NullMarked;
