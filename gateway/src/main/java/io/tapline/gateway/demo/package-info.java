/** Everything on one machine: embedded stores, simulators and a development issuer. Nothing else may use this package. */
@NullMarked
package io.tapline.gateway.demo;

import org.jspecify.annotations.NullMarked;
