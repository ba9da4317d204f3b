/** What keeps a fault of ours, or a flood, from harming an app's standing at a push service. */
@NullMarked
package io.tapline.gateway.protection;

import org.jspecify.annotations.NullMarked;
