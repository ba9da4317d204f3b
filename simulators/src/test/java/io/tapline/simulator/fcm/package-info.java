@NullMarked
package io.tapline.simulator.fcm;

import org.jspecify.annotations.NullMarked;
