@NullMarked
package io.tapline.simulator.webpush;

import org.jspecify.annotations.NullMarked;
