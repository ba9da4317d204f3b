import { Backoff } from './backoff.js';
import { TaplineError } from './error.js';
import { events } from './sse.js';

const STREAM = '/beta/me/notifications/stream';

/** Three heartbeats of the gateway. A connection that a sleeping laptop or a proxy has lost says nothing at all. */
const SILENCE = 45_000;

/**
 * The open connection over which changes come as they happen. What it misses while it is down it asks for when it is up again, by
 * the replica's position.
 *
 * @typedef {import('./changes.js').Change} Change
 * @typedef {import('../types/index.js').Connection} Connection
 */
export class Stream {
  #gateway;
  #replica;
  #sync;
  #changed;
  #connection;
  #backoff;
  #silence;
  #wake = () => {};

  /**
   * @param {{
   *   gateway: import('./gateway.js').Gateway,
   *   replica: import('./replica.js').Replica,
   *   sync: import('./sync.js').Sync,
   *   changed: (change: Change) => void,
   *   connection: (connection: Connection) => void,
   *   backoff?: Backoff,
   *   silence?: number,
   * }} parts `changed` hears what the stream brought, not what a round of `sync` did
   */
  constructor({ gateway, replica, sync, changed, connection, backoff = new Backoff(), silence = SILENCE }) {
    this.#gateway = gateway;
    this.#replica = replica;
    this.#sync = sync;
    this.#changed = changed;
    this.#connection = connection;
    this.#backoff = backoff;
    this.#silence = silence;
  }

  /** Keeps the connection until the signal; resolves then. @param {AbortSignal} signal */
  async run(signal) {
    while (!signal.aborted) {
      this.#connection({ state: 'connecting' });
      const error = await this.#connected(signal).catch((failure) => failure);
      if (!signal.aborted) {
        const retryIn = this.#backoff.next(error?.retryAfter);
        this.#connection({ state: 'waiting', retryIn, error });
        await this.#pause(retryIn, signal);
      }
    }
  }

  /** Ends a pause between two attempts: the network is back, or the user is looking. */
  wake() {
    this.#wake();
  }

  /** From one connection's beginning to its end. @param {AbortSignal} signal */
  async #connected(signal) {
    const line = new AbortController();
    const hangUp = () => line.abort();
    signal.addEventListener('abort', hangUp, { once: true });
    let watch = setTimeout(hangUp, this.#silence);
    const alive = () => {
      clearTimeout(watch);
      watch = setTimeout(hangUp, this.#silence);
    };
    try {
      await this.#read(line.signal, alive);
    } finally {
      clearTimeout(watch);
      signal.removeEventListener('abort', hangUp);
    }
  }

  /** @param {AbortSignal} signal @param {() => void} alive */
  async #read(signal, alive) {
    if ((await this.#replica.position()) === undefined) {
      await this.#sync.run();
      alive();
    }
    let position = await this.#replica.position();
    const response = await this.#open(position, signal);
    for await (const event of events(/** @type {ReadableStream<Uint8Array>} */ (response.body), alive)) {
      position = await this.#take(event, position);
    }
  }

  /** @param {string | undefined} position @param {AbortSignal} signal */
  async #open(position, signal) {
    try {
      const headers = { Accept: 'text/event-stream', ...(position === undefined ? {} : { 'Last-Event-ID': position }) };
      return await this.#gateway.request('GET', STREAM, { headers, signal });
    } catch (failure) {
      if (failure instanceof TaplineError && failure.target === 'Last-Event-ID') {
        // Another user's, or of a gateway that has lost its memory: the next attempt begins anew.
        await this.#replica.forgetPosition(position);
      }
      throw failure;
    }
  }

  /**
   * @param {import('./sse.js').ServerSentEvent} event
   * @param {string | undefined} position where the replica is as far as this connection knows
   * @returns {Promise<string | undefined>} where it is then
   */
  async #take(event, position) {
    switch (event.type) {
      case 'ready':
        this.#backoff.reset();
        this.#connection({ state: 'live' });
        // Where nothing has happened for long its id is later, so that the replica does not fall behind what the gateway remembers.
        return this.#apply([], event.id, position);
      case 'change':
        return this.#apply(JSON.parse(event.data).value, event.id, position);
      case 'resync':
        await this.#replica.forgetPosition(position);
        await this.#sync.run();
        return this.#replica.position();
      default:
        // An `end` tells why the gateway closes now, which is handled like any other end.
        return position;
    }
  }

  /** @param {import('./changes.js').Value[]} values @param {string | undefined} id @param {string | undefined} position */
  async #apply(values, id, position) {
    const change = await this.#replica.apply(position, values, /** @type {string} */ (id));
    if (change !== undefined) {
      this.#changed(change);
      return id;
    }
    // A round of a worker or another page has moved the replica: only the feed can say what is missing now.
    await this.#sync.run();
    return this.#replica.position();
  }

  /** @param {number} milliseconds @param {AbortSignal} signal */
  #pause(milliseconds, signal) {
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#wake = () => {};
        resolve(undefined);
      };
      const timer = setTimeout(end, milliseconds);
      signal.addEventListener('abort', end, { once: true });
      this.#wake = end;
    });
  }
}
