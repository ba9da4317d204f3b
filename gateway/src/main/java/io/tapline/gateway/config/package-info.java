/** The configuration file as typed records. */
@NullMarked
package io.tapline.gateway.config;

import org.jspecify.annotations.NullMarked;
