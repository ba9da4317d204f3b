/** The REST API: routes, parsing at the edge, errors, responses. */
@NullMarked
package io.tapline.gateway.rest;

import org.jspecify.annotations.NullMarked;
