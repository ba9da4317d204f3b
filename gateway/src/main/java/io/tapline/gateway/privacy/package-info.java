/** What a person may ask of who runs the gateway: everything that is held of one user, and that it be erased. */
@NullMarked
package io.tapline.gateway.privacy;

import org.jspecify.annotations.NullMarked;
