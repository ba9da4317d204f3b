/** Windows Push Notification Services: their wire format, their answers, their access tokens. */
@NullMarked
package io.tapline.wns;

import org.jspecify.annotations.NullMarked;
