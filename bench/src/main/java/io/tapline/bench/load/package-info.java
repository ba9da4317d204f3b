/** The end-to-end load run: a gateway in a process of its own, everything around it, and the accounts of what happened. */
@NullMarked
package io.tapline.bench.load;

import org.jspecify.annotations.NullMarked;
