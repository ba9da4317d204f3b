/** The command line. */
@NullMarked
package io.tapline.gateway.cli;

import org.jspecify.annotations.NullMarked;
