/** A Web Push service (RFC 8030), as an application server sees it. */
@NullMarked
package io.tapline.simulator.webpush;

import org.jspecify.annotations.NullMarked;
