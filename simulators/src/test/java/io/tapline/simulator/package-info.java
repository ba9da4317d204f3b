/** The simulators, seen by clients that have nothing to do with Tapline. */
@NullMarked
package io.tapline.simulator;

import org.jspecify.annotations.NullMarked;
