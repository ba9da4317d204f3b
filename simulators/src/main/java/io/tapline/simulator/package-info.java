@NullMarked
package io.tapline.simulator;

import org.jspecify.annotations.NullMarked;
