// Read by the type checker alone: what is declared for users is what the code does.
import * as page from '../src/index.js';
import * as worker from '../src/worker.js';

/** @type {typeof import('../types/index.js').Tapline} */
export const Tapline = page.Tapline;

/** @type {Pick<import('../types/index.js').TaplineError, keyof import('../types/index.js').TaplineError>} */
export const error = new page.TaplineError('code', 'message');

/** @type {typeof import('../types/worker.js')} */
export const declaredWorker = worker;
