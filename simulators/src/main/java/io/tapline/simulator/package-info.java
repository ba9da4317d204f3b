/** The four provider simulators of one test, demo or load run, their certificates and their control server. */
@NullMarked
package io.tapline.simulator;

import org.jspecify.annotations.NullMarked;
