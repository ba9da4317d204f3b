/**
 * The vocabulary of a push gateway: what is sent ({@link io.tapline.push.Message}), where to ({@link
 * io.tapline.push.Endpoint}), by whose right ({@link io.tapline.push.Credential}) and what became of it ({@link
 * io.tapline.push.Outcome}). Knows no wire format and no socket.
 */
@NullMarked
package io.tapline.push;

import org.jspecify.annotations.NullMarked;
