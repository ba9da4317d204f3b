import { isEmpty } from './changes.js';
import { Device } from './device.js';
import { clearAll, clearHandled } from './displayed.js';
import { Gateway } from './gateway.js';
import { alone, exclusive } from './lock.js';
import { Marks } from './marks.js';
import { Replica } from './replica.js';
import { Stream } from './stream.js';
import { subscribe, unsubscribe } from './subscribing.js';
import { Sync } from './sync.js';
import { Tabs } from './tabs.js';
import { ActivatedEvent, ChangeEvent, ConnectionEvent, SignedOutEvent } from './events.js';

/** The longest that a timer can wait. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * A page's Tapline: the contract is in `types/index.d.ts`.
 *
 * @typedef {import('./item.js').Item} Item
 * @typedef {import('./changes.js').Change} Change
 */
export class Tapline extends EventTarget {
  #options;
  #name;
  #replica;
  #device;
  #gateway;
  #tabs;
  #sync;
  #marks;
  #stream;
  /** @type {Promise<void> | undefined} */
  #owned;
  /** @type {string | undefined} */
  #keptToken;
  /** @type {AbortController | undefined} */
  #running;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #expiry;

  /** @param {import('../types/index.js').TaplineOptions} options */
  constructor(options) {
    super();
    this.#options = options;
    this.#name = options.database ?? 'tapline';
    this.#replica = new Replica(this.#name, { indexedDB: options.indexedDB });
    this.#device = new Device(this.#replica);
    this.#gateway = new Gateway({
      baseUrl: options.baseUrl,
      accessToken: (wanted) => this.#accessToken(wanted),
      device: this.#device,
      fetch: options.fetch,
    });
    this.#tabs = new Tabs(this.#name, (message) => this.#hear(message));
    const common = { gateway: this.#gateway, replica: this.#replica };
    const changed = (/** @type {Change} */ change) => this.#changed(change);
    this.#sync = new Sync({ ...common, exclusive: exclusive(`${this.#name}:sync`), changed });
    this.#marks = new Marks({ ...common, sync: this.#sync, changed: (change) => this.#emit(change) });
    this.#stream = new Stream({
      ...common,
      sync: this.#sync,
      changed,
      connection: (connection) => this.dispatchEvent(new ConnectionEvent(connection)),
    });
  }

  async start() {
    await this.#ready();
    if (this.#running !== undefined) {
      return;
    }
    const running = new AbortController();
    this.#running = running;
    this.#watchPage(running.signal);
    this.#changed(await this.#replica.dropExpired());
    this.#tidyUp();
    this.dispatchEvent(new ConnectionEvent({ state: 'standby' }));
    alone(`${this.#name}:stream`, running.signal, () => this.#stream.run(running.signal)).catch((error) =>
      this.dispatchEvent(new ConnectionEvent({ state: 'stopped', error })),
    );
  }

  stop() {
    if (this.#running !== undefined) {
      this.#running.abort();
      this.#running = undefined;
      clearTimeout(this.#expiry);
      this.dispatchEvent(new ConnectionEvent({ state: 'stopped' }));
    }
  }

  close() {
    this.stop();
    this.#tabs.close();
    return this.#replica.close();
  }

  async sync() {
    await this.#ready();
    const { added, updated, removed } = await this.#sync.run();
    return { added, updated, removed };
  }

  async notifications() {
    await this.#ready();
    const items = await this.#replica.items();
    return /** @type {Item[]} */ (items.map((item) => this.#marks.view(item)).filter((item) => item !== undefined));
  }

  /** @param {string} id */
  async notification(id) {
    await this.#ready();
    const item = await this.#replica.find(id);
    return item === undefined ? undefined : this.#marks.view(item);
  }

  /** @param {string} id @param {import('../types/index.js').State} state @param {{ ifMatch?: string }} [options] */
  async mark(id, state, options) {
    await this.#ready();
    await this.#marks.one(id, state, options);
  }

  /** @param {import('../types/index.js').Selector} selector @param {import('../types/index.js').State} state */
  async markMany(selector, state) {
    await this.#ready();
    return this.#marks.many(selector, state);
  }

  /** @param {string} id */
  read(id) {
    return this.mark(id, { readState: 'read' });
  }

  /** @param {string} id */
  dismiss(id) {
    return this.mark(id, { userActionState: 'dismissed' });
  }

  /** @param {string} id */
  activate(id) {
    return this.mark(id, { userActionState: 'activated' });
  }

  /** @param {string} id */
  snooze(id) {
    return this.mark(id, { userActionState: 'snoozed' });
  }

  /** @param {string} id @param {{ ifMatch?: string }} [options] */
  async delete(id, options) {
    await this.#ready();
    await this.#marks.delete(id, options);
  }

  /** @param {import('../types/index.js').SubscribeOptions} options */
  async subscribe(options) {
    await this.#ready();
    const pushManager = await this.#pushManager();
    if (pushManager === undefined) {
      throw new TypeError('Subscribing needs a service worker: give its registration to Tapline');
    }
    return subscribe(this.#gateway, this.#device, pushManager, options);
  }

  async subscription() {
    await this.#ready();
    return this.#device.subscription();
  }

  async unsubscribe() {
    await this.#ready();
    await unsubscribe(this.#gateway, this.#device, await this.#pushManager());
  }

  async signOut() {
    this.stop();
    try {
      await this.unsubscribe();
    } finally {
      await this.#replica.clear();
      this.#forget();
      this.#tabs.tell({ type: 'signedOut' });
      const registration = await this.#registration();
      await (registration && clearAll(registration));
    }
  }

  /** What is stored is this user's, and the worker finds the gateway. */
  #ready() {
    if (this.#owned === undefined) {
      const { baseUrl, user = '' } = this.#options;
      this.#owned = this.#replica.own(JSON.stringify([baseUrl, user])).then(() => this.#replica.set('baseUrl', baseUrl));
      this.#owned.catch(() => (this.#owned = undefined));
    }
    return this.#owned;
  }

  /** The replica was cleared. */
  #forget() {
    this.#owned = undefined;
    this.#keptToken = undefined;
  }

  /** @param {{ renew: boolean }} wanted */
  async #accessToken(wanted) {
    const token = await this.#options.accessToken(wanted);
    if (token !== this.#keptToken && (this.#options.keepToken ?? true)) {
      await this.#replica.set('accessToken', token);
      this.#keptToken = token;
    }
    return token;
  }

  async #registration() {
    return (await this.#options.registration) ?? globalThis.navigator?.serviceWorker?.getRegistration();
  }

  async #pushManager() {
    return this.#options.pushManager ?? (await this.#registration())?.pushManager;
  }

  /**
   * A user who comes back sees at once what has happened, even if the stream has not noticed that it was cut.
   *
   * @param {AbortSignal} signal
   */
  #watchPage(signal) {
    const back = () => {
      this.#stream.wake();
      this.#sync.run().catch(() => {});
    };
    globalThis.addEventListener?.('online', back, { signal });
    globalThis.document?.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && back(), {
      signal,
    });
  }

  /** @param {import('./tabs.js').Message} message */
  #hear(message) {
    switch (message.type) {
      case 'change':
        this.#emit(message.change);
        break;
      case 'activated':
        this.dispatchEvent(new ActivatedEvent(message.id));
        break;
      case 'signedOut':
        this.#forget();
        this.stop();
        this.dispatchEvent(new SignedOutEvent());
        break;
    }
  }

  /** The replica was changed by this page. @param {Change} change */
  #changed(change) {
    if (!isEmpty(change)) {
      this.#tabs.tell({ type: 'change', change });
      this.#emit(change);
      this.#tidyUp();
    }
  }

  /** @param {Change} change */
  #emit(change) {
    const seen = this.#seen(change);
    if (!isEmpty(seen)) {
      this.dispatchEvent(new ChangeEvent(seen));
    }
  }

  /** What the user has just done here is not undone by an older state that comes in. @param {Change} change @returns {Change} */
  #seen({ added, updated, removed }) {
    const view = (/** @type {Item[]} */ items) =>
      /** @type {Item[]} */ (items.map((item) => this.#marks.view(item)).filter((item) => item !== undefined));
    return { added: view(added), updated: view(updated), removed };
  }

  /** Takes off the screen what is dealt with, and waits for the next item whose time is over. */
  #tidyUp() {
    const work = async () => {
      const registration = await this.#registration();
      await (registration && clearHandled(registration, this.#replica));
      this.#awaitExpiry(await this.#replica.items());
    };
    // A page that is being closed can do neither, and need not.
    work().catch(() => {});
  }

  /** @param {Item[]} items */
  #awaitExpiry(items) {
    clearTimeout(this.#expiry);
    if (this.#running !== undefined && items.length > 0) {
      const next = Math.min(...items.map((item) => Date.parse(item.expirationDateTime)));
      const expire = async () => {
        this.#changed(await this.#replica.dropExpired());
        this.#tidyUp();
      };
      this.#expiry = setTimeout(() => expire().catch(() => {}), Math.min(Math.max(0, next - Date.now()), LONGEST_TIMER));
    }
  }
}
