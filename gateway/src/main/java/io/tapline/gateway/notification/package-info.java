/** The notification: what an app server posts and a device pulls. */
@NullMarked
package io.tapline.gateway.notification;

import org.jspecify.annotations.NullMarked;
