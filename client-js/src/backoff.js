const FIRST = 1_000;
const LONGEST = 60_000;

/**
 * How long to wait before the next attempt: twice as long each time, up to a minute, and any part of it by chance, so that the
 * clients of a gateway that comes back do not come all at once.
 */
export class Backoff {
  #random;
  #attempts = 0;

  /** @param {() => number} random of [0, 1) */
  constructor(random = Math.random) {
    this.#random = random;
  }

  /** @param {number} [atLeast] milliseconds that the gateway asked for @returns {number} milliseconds */
  next(atLeast = 0) {
    const most = Math.min(LONGEST, FIRST * 2 ** this.#attempts);
    this.#attempts++;
    return atLeast + this.#random() * most;
  }

  /** The last attempt went well. */
  reset() {
    this.#attempts = 0;
  }
}
