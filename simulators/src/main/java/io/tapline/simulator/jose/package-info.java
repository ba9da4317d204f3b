/** Just enough JSON Web Signature to check what a client signed. */
@NullMarked
package io.tapline.simulator.jose;

import org.jspecify.annotations.NullMarked;
