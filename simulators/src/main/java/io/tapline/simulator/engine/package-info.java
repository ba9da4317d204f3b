/** What the four simulators share: judging, scripting, answering and recording a request. */
@NullMarked
package io.tapline.simulator.engine;

import org.jspecify.annotations.NullMarked;
