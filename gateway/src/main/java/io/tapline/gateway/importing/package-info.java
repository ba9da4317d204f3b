/** The import of a device table that another push system has left behind. */
@NullMarked
package io.tapline.gateway.importing;

import org.jspecify.annotations.NullMarked;
