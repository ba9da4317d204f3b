/** Our simulators asked by, and our clients answered by, software that nobody here wrote. */
@NullMarked
package io.tapline.interop;

import org.jspecify.annotations.NullMarked;
