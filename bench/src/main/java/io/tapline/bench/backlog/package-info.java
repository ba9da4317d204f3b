/** What a gateway with little memory does with very many notifications while a push service is away, and when it returns. */
@org.jspecify.annotations.NullMarked
package io.tapline.bench.backlog;
