@NullMarked
package io.tapline.simulator.jose;

import org.jspecify.annotations.NullMarked;
