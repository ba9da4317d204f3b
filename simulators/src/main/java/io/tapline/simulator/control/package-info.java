/** The HTTP server by which a page, a script or curl looks into the simulators and tells them how to answer. */
@NullMarked
package io.tapline.simulator.control;

import org.jspecify.annotations.NullMarked;
