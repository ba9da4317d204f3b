/** Subscriptions: which endpoints a user has, and the ids that app servers know them by. */
@NullMarked
package io.tapline.gateway.subscription;

import org.jspecify.annotations.NullMarked;
