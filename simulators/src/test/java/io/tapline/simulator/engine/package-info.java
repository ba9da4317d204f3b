@NullMarked
package io.tapline.simulator.engine;

import org.jspecify.annotations.NullMarked;
