/** Apps and credentials that operators manage while the gateway runs: registry, admin API, proofs of domains, audit. */
@NullMarked
package io.tapline.gateway.onboarding;

import org.jspecify.annotations.NullMarked;
