/** Who calls: apps, issuers, tokens and the user that a token names. */
@NullMarked
package io.tapline.gateway.identity;

import org.jspecify.annotations.NullMarked;
