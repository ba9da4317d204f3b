/** The soak of the push clients: very many pushes, random faults, and an account of what became of each. */
@NullMarked
package io.tapline.bench.soak;

import org.jspecify.annotations.NullMarked;
