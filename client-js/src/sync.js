import { TaplineError } from './error.js';

const DELTA = '/beta/me/notifications/delta';

/** The pull: brings the replica up to what the gateway's feed holds, one round at a time in all pages. */
export class Sync {
  #gateway;
  #replica;
  #exclusive;
  #changed;
  /** @type {Promise<Round> | undefined} */
  #waiting;

  /**
   * @typedef {import('./changes.js').Value} Value
   * @typedef {import('./changes.js').Change} Change
   * @typedef {Change & { anew: boolean }} Round `anew`: all items were read, not only what has changed
   *
   * @param {{
   *   gateway: import('./gateway.js').Gateway,
   *   replica: import('./replica.js').Replica,
   *   exclusive: <T>(work: () => Promise<T>) => Promise<T>,
   *   changed?: (change: Change) => void,
   * }} parts `changed` hears of each round that changed the replica
   */
  constructor({ gateway, replica, exclusive, changed = () => {} }) {
    this.#gateway = gateway;
    this.#replica = replica;
    this.#exclusive = exclusive;
    this.#changed = changed;
  }

  /**
   * A round that begins after this call, so that it sees all that was done before; calls that wait for their turn share one.
   *
   * @returns {Promise<Round>} what the round changed
   */
  run() {
    if (this.#waiting === undefined) {
      const turn = this.#exclusive(() => {
        this.#waiting = undefined;
        return this.#round();
      });
      this.#waiting = turn;
      // A lock may be refused before its turn comes, as to a page that is being closed.
      turn.catch(() => this.#waiting === turn && (this.#waiting = undefined));
    }
    return this.#waiting;
  }

  async #round() {
    for (;;) {
      const from = await this.#replica.position();
      const read = await this.#read(from);
      const change = read.anew
        ? await this.#replica.replace(from, read.values, read.token)
        : await this.#replica.apply(from, read.values, read.token);
      // Undefined: a stream was faster. What it brought is not asked for again.
      if (change !== undefined) {
        this.#changed(change);
        return { ...change, anew: read.anew };
      }
    }
  }

  /** @param {string | undefined} from */
  async #read(from) {
    if (from === undefined) {
      return { ...(await this.#pages('')), anew: true };
    }
    try {
      return { ...(await this.#pages(`?$deltatoken=${encodeURIComponent(from)}`)), anew: false };
    } catch (failure) {
      if (leadsNowhere(failure)) {
        return { ...(await this.#pages('')), anew: true };
      }
      throw failure;
    }
  }

  /** All pages of a round: they are kept together or not at all. @param {string} query */
  async #pages(query) {
    /** @type {Value[]} */
    const values = [];
    for (;;) {
      const page = await this.#gateway.json('GET', DELTA + query);
      values.push(...page.value);
      const end = page['@odata.deltaLink'];
      if (end !== undefined) {
        return { values, token: parameter(end, '$deltatoken') };
      }
      // Of the link the token alone: the access token goes to no other place, whatever the gateway takes for its own address.
      query = `?$skiptoken=${encodeURIComponent(parameter(page['@odata.nextLink'], '$skiptoken'))}`;
    }
  }
}

/** @param {string} link @param {string} name */
function parameter(link, name) {
  const value = new URL(link).searchParams.get(name);
  if (value === null) {
    throw new TaplineError('unexpectedAnswer', `A page of the delta has no ${name}`);
  }
  return value;
}

/** A token that is too old, or that is another user's. @param {unknown} failure */
function leadsNowhere(failure) {
  return (
    failure instanceof TaplineError &&
    (failure.code === 'resyncRequired' || (failure.status === 400 && failure.target === '$deltatoken'))
  );
}
