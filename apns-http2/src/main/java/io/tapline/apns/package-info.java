/** Apple Push Notification service: its wire format, its answers, its provider tokens. */
@NullMarked
package io.tapline.apns;

import org.jspecify.annotations.NullMarked;
