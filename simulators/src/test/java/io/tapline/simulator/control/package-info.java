@NullMarked
package io.tapline.simulator.control;

import org.jspecify.annotations.NullMarked;
