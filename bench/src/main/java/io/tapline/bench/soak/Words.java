package io.tapline.bench.soak;

import io.tapline.simulator.engine.Answer;

/**
 * How one provider says what each can say.
 *
 * @param dead of an address
 * @param expired of a credential, to be renewed; any other refusal where nothing can be renewed
 * @param elsewhere to send the push over another connection; any other fault where there is no word for it
 */
record Words(Answer.Status dead, Answer.Status expired, Answer.Status elsewhere) {}
