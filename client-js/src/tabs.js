/**
 * What the pages and the worker of one origin tell each other.
 *
 * @typedef {{ type: 'change', change: import('./changes.js').Change }
 *     | { type: 'activated', id: string }
 *     | { type: 'signedOut' }} Message
 */
export class Tabs {
  #channel;

  /** @param {string} name @param {(message: Message) => void} [hear] what the others say */
  constructor(name, hear) {
    this.#channel = new BroadcastChannel(name);
    if (hear !== undefined) {
      this.#channel.onmessage = (event) => hear(event.data);
    }
  }

  /** @param {Message} message */
  tell(message) {
    this.#channel.postMessage(message);
  }

  close() {
    this.#channel.close();
  }
}
