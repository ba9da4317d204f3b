import { Device } from './device.js';
import { clearHandled, itemOf, show } from './displayed.js';
import { TaplineError } from './error.js';
import { Gateway } from './gateway.js';
import { isHandled } from './item.js';
import { exclusive } from './lock.js';
import { Marks } from './marks.js';
import { Replica } from './replica.js';
import { register } from './subscribing.js';
import { Sync } from './sync.js';
import { Tabs } from './tabs.js';

/**
 * Lets a service worker answer Tapline's pushes; those of others it leaves alone. The contract is in `types/worker.d.ts`.
 *
 * @param {ServiceWorkerGlobalScope} worker
 * @param {import('../types/worker.js').WorkerOptions} [options]
 */
export function serveTapline(worker, options = {}) {
  worker.addEventListener('push', (event) => {
    const tap = tapOf(event.data);
    if (tap !== undefined) {
      event.waitUntil(run(worker, options, (tapline) => tapline.pushed(tap)));
    }
  });
  worker.addEventListener('notificationclick', (event) => {
    const id = itemOf(event.notification);
    if (id !== undefined) {
      event.notification.close();
      event.waitUntil(run(worker, options, (tapline) => tapline.clicked(id)));
    }
  });
  worker.addEventListener('notificationclose', (event) => {
    const id = itemOf(event.notification);
    if (id !== undefined) {
      event.waitUntil(run(worker, options, (tapline) => tapline.closed(id)));
    }
  });
  worker.addEventListener('pushsubscriptionchange', (event) => {
    event.waitUntil(run(worker, options, (tapline) => tapline.subscriptionChanged(event)));
  });
}

/**
 * @param {ServiceWorkerGlobalScope} worker
 * @param {import('../types/worker.js').WorkerOptions} options
 * @param {(tapline: TaplineWorker) => Promise<void>} work
 */
async function run(worker, options, work) {
  const tapline = new TaplineWorker(worker, options);
  try {
    await work(tapline);
  } finally {
    await tapline.close();
  }
}

/**
 * @typedef {{ id: string, alert?: string }} Tap which notification, and what to say of it if it cannot be pulled
 *
 * @param {PushMessageData | null} data
 * @returns {Tap | undefined} undefined for a push that is none of ours
 */
function tapOf(data) {
  try {
    const tap = data?.json();
    return typeof tap?.id === 'string' && typeof tap.change === 'string' ? tap : undefined;
  } catch {
    return undefined;
  }
}

/** One event of a service worker, which may be stopped after it and started for the next. */
class TaplineWorker {
  #worker;
  #options;
  #replica;
  #device;
  #gateway;
  #tabs;
  #sync;

  /** @param {ServiceWorkerGlobalScope} worker @param {import('../types/worker.js').WorkerOptions} options */
  constructor(worker, options) {
    const name = options.database ?? 'tapline';
    this.#worker = worker;
    this.#options = options;
    this.#replica = new Replica(name);
    this.#device = new Device(this.#replica);
    this.#tabs = new Tabs(name);
    this.#gateway = this.#open();
    this.#sync = this.#gateway.then(
      (gateway) =>
        new Sync({
          gateway,
          replica: this.#replica,
          exclusive: exclusive(`${name}:sync`),
          changed: (change) => this.#tabs.tell({ type: 'change', change }),
        }),
    );
    this.#sync.catch(() => {});
  }

  async #open() {
    const stored = await this.#replica.setting('baseUrl');
    if (stored === undefined) {
      throw new TaplineError('signedOut', 'Nobody is signed in');
    }
    const accessToken = this.#options.accessToken ?? (() => this.#storedToken());
    return new Gateway({ baseUrl: stored, accessToken, device: this.#device });
  }

  async #storedToken() {
    const token = await this.#replica.setting('accessToken');
    if (token === undefined) {
      throw new TaplineError('unauthenticated', 'No page has left an access token for the worker');
    }
    return token;
  }

  /** Pulls, shows what is new, and clears what was dealt with elsewhere. @param {Tap} tap */
  async pushed(tap) {
    let round;
    try {
      round = await (await this.#sync).run();
    } catch (failure) {
      await this.#showUnknown(tap, failure);
      return;
    }
    // All that there is when everything was read: those of yesterday are no news.
    const added = round.anew ? [] : round.added.map((item) => item.id);
    for (const id of new Set([...added, tap.id])) {
      await this.#show(id);
    }
    await clearHandled(this.#worker.registration, this.#replica);
  }

  /** Once, even if the tap comes twice or a page has pulled it first. @param {string} id */
  async #show(id) {
    const item = await this.#replica.find(id);
    if (item === undefined || isHandled(item) || (await this.#replica.claim(id)) === undefined) {
      return;
    }
    const presentation = (this.#options.present ?? present)(item);
    if (presentation !== undefined) {
      await show(this.#worker.registration, id, presentation);
    }
  }

  /** The browser demands that every push shows something. @param {Tap} tap @param {unknown} failure */
  async #showUnknown({ id, alert }, failure) {
    if (failure instanceof TaplineError && failure.code === 'signedOut') {
      return;
    }
    const known = alert === undefined ? undefined : { title: alert };
    await show(this.#worker.registration, id, known ?? this.#options.unavailable ?? { title: 'New notification' });
  }

  /** @param {string} id */
  async clicked(id) {
    // Not after the mark: the browser lets a click open a window only for a moment.
    await Promise.all([this.#focus(id), this.#mark(id, 'activated')]);
  }

  /** Swept away by the user: so it is on the other devices. @param {string} id */
  async closed(id) {
    await this.#mark(id, 'dismissed');
  }

  /** @param {string} id @param {'activated' | 'dismissed'} userActionState */
  async #mark(id, userActionState) {
    const [gateway, sync] = await Promise.all([this.#gateway, this.#sync]);
    await new Marks({ gateway, replica: this.#replica, sync }).one(id, { userActionState });
  }

  /** @param {string} id */
  async #focus(id) {
    const windows = await this.#worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
    if (windows.length === 0) {
      await this.#worker.clients.openWindow(this.#options.page ?? this.#worker.registration.scope);
      return;
    }
    this.#tabs.tell({ type: 'activated', id });
    await (windows.find((window) => window.focused) ?? windows[0]).focus();
  }

  /** @param {PushSubscriptionChangeEvent} event */
  async subscriptionChanged({ newSubscription, oldSubscription }) {
    const gateway = await this.#gateway;
    const { pushManager } = this.#worker.registration;
    const push = newSubscription ?? (oldSubscription && (await pushManager.subscribe(oldSubscription.options)));
    if (push) {
      const former = await this.#device.subscription();
      await register(gateway, this.#device, push, former?.appDisplayName ?? undefined);
    }
  }

  async close() {
    this.#tabs.close();
    await this.#replica.close();
  }
}

/** Title and body of a visual notification; of a raw one what it holds. @param {import('./item.js').Item} item */
function present({ payload }) {
  return payload.visualContent
    ? { title: payload.visualContent.title, body: payload.visualContent.body ?? undefined }
    : { title: payload.rawContent ?? '' };
}
