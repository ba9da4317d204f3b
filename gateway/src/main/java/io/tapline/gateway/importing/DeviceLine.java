package io.tapline.gateway.importing;

import io.tapline.gateway.subscription.DeviceBatch.Device;
import org.jspecify.annotations.Nullable;

/**
 * A line that can be imported.
 *
 * @param number of the line in its file, from 1
 * @param tenant null if the issuer has none
 * @param user the value of the claim that names the user
 */
record DeviceLine(long number, String issuer, @Nullable String tenant, String user, Device device) {}
