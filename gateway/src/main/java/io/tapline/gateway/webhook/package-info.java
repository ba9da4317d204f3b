/** Tells app servers what became of their notifications: the outbox, and who empties it. */
@NullMarked
package io.tapline.gateway.webhook;

import org.jspecify.annotations.NullMarked;
