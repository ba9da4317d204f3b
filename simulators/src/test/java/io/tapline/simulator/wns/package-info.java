@NullMarked
package io.tapline.simulator.wns;

import org.jspecify.annotations.NullMarked;
