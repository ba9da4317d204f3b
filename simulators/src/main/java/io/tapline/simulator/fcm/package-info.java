/** The FCM HTTP v1 API and Google's token endpoint, as an app server sees them. */
@NullMarked
package io.tapline.simulator.fcm;

import org.jspecify.annotations.NullMarked;
