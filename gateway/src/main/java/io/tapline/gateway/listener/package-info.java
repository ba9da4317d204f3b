/** Listeners towards the network: TLS whose files may change, and what connections and clients may take. */
@NullMarked
package io.tapline.gateway.listener;

import org.jspecify.annotations.NullMarked;
