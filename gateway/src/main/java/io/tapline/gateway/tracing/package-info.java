/** Traces of notifications, from their posting to their fetch. Nothing else knows of OpenTelemetry. */
@NullMarked
package io.tapline.gateway.tracing;

import org.jspecify.annotations.NullMarked;
