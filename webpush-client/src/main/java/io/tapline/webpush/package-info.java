/** Web Push (RFC 8030): encrypted taps to browsers, and the VAPID tokens that sign them. */
@NullMarked
package io.tapline.webpush;

import org.jspecify.annotations.NullMarked;
