@NullMarked
package io.tapline.simulator.wire;

import org.jspecify.annotations.NullMarked;
