/** What operators look at: what did not arrive, and who does not take what. */
@NullMarked
package io.tapline.gateway.operation;

import org.jspecify.annotations.NullMarked;
