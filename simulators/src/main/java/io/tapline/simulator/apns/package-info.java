/** The Apple Push Notification service, as a provider sees it. */
@NullMarked
package io.tapline.simulator.apns;

import org.jspecify.annotations.NullMarked;
