@NullMarked
package io.tapline.simulator.apns;

import org.jspecify.annotations.NullMarked;
