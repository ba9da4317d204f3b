/** How many notifications the gateway takes on at a time, and whose. */
@org.jspecify.annotations.NullMarked
package io.tapline.gateway.admission;
