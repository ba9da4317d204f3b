/** Postgres, the system of record. */
@NullMarked
package io.tapline.gateway.store;

import org.jspecify.annotations.NullMarked;
