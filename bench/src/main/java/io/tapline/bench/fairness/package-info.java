/** What apps that post little feel of one that posts many times more than the gateway can take. */
@org.jspecify.annotations.NullMarked
package io.tapline.bench.fairness;
