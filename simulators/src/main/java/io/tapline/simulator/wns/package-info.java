/** The Windows Push Notification Services and their two token endpoints, as a cloud service sees them. */
@NullMarked
package io.tapline.simulator.wns;

import org.jspecify.annotations.NullMarked;
