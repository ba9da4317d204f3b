import { PLATFORMS } from './format.js';

const DELTA = '/beta/me/notifications/delta';
const NOTIFICATIONS = '/beta/me/notifications';

/**
 * A phone, PC or browser as an app on it would behave: it subscribes, is tapped by its push service (here a simulator), pulls what
 * changed, and marks what its user does. It is told of nothing else.
 */
export class SimulatedDevice extends EventTarget {
  #session;
  #taps;
  #slot;
  #target;
  #subscription;
  #started;
  #items = new Map();
  #deltaLink;
  #pulling;
  #pullAgain = false;
  #onTaps = (event) => this.#hear(event);

  #asleep = false;
  #pulledAt = 0;

  /** @param {{ session: object, taps: EventTarget, slot: string, platform: string }} parts */
  constructor({ session, taps, slot, platform }) {
    super();
    this.#session = session;
    this.#taps = taps;
    this.#slot = slot;
    this.platform = platform;
    this.name = PLATFORMS[platform].name;
  }

  get status() {
    const { service } = PLATFORMS[this.platform];
    return this.platform === 'webPush' ? `tapped by ${service}, but not of marks elsewhere` : `tapped by ${service}, pulls over REST`;
  }

  /** Whether it does not answer taps, which is what fallbacks are for. It makes up for that when it wakes. */
  get asleep() {
    return this.#asleep;
  }

  set asleep(asleep) {
    this.#asleep = asleep;
    if (!asleep) {
      this.pull().catch((failure) => this.#failed(failure));
    }
  }

  /** What an iPhone shows by itself of a push that its app has not seen to. */
  get alert() {
    const unseen = this.#asleep ? this.taps.filter((tap) => Date.parse(tap.receivedAt) > this.#pulledAt) : [];
    return unseen.map(alertOf).findLast(Boolean);
  }

  get deviceId() {
    return `${this.name} (${this.#slot})`;
  }

  get subscription() {
    return this.#subscription;
  }

  /** The push address, as its simulator names it. */
  get target() {
    return this.#target;
  }

  /** Newest first: those that the user has not dealt with. */
  get shown() {
    return [...this.#items.values()].filter(isOpen).sort((one, other) => (one.id < other.id ? 1 : -1));
  }

  get taps() {
    return this.#target === undefined ? [] : this.#taps.of(this.#target);
  }

  start() {
    this.#started = this.#begin();
    return this.#started;
  }

  async #begin() {
    const { target, subscription } = await this.#session.asUser('POST', '/demo/devices', { body: { platform: this.platform } });
    this.#subscription = await this.#session.asUser('POST', '/beta/me/notificationSubscriptions', {
      body: { deviceId: this.deviceId, appDisplayName: 'Tapline demo', ...subscription },
    });
    this.#target = target;
    this.#taps.addEventListener('taps', this.#onTaps);
    await this.pull();
  }

  /** The user signs out on this device. */
  async stop() {
    await this.#started?.catch(() => {});
    this.#taps.removeEventListener('taps', this.#onTaps);
    if (this.#subscription) {
      await this.#session.asUser('DELETE', `/beta/me/notificationSubscriptions/${this.#subscription.id}`);
    }
  }

  /** Two pulls at once would be of no use: what comes meanwhile is pulled next. */
  pull() {
    if (this.#pulling !== undefined) {
      this.#pullAgain = true;
      return this.#pulling;
    }
    this.#pulling = this.#pullAll().finally(() => (this.#pulling = undefined));
    return this.#pulling;
  }

  async #pullAll() {
    do {
      this.#pullAgain = false;
      await this.#round();
    } while (this.#pullAgain);
    this.#pulledAt = Date.now();
    this.#changed();
  }

  async #round() {
    try {
      for (let url = this.#deltaLink ?? DELTA; url !== undefined; ) {
        const { pathname, search } = new URL(url, location.href);
        const page = await this.#request('GET', pathname + search);
        this.#take(page.value);
        this.#deltaLink = page['@odata.deltaLink'] ?? this.#deltaLink;
        url = page['@odata.nextLink'];
      }
    } catch (failure) {
      // 410: too long ago. 400: the gateway has another database.
      if (![400, 410].includes(failure.status) || this.#deltaLink === undefined) {
        throw failure;
      }
      this.#deltaLink = undefined;
      this.#items.clear();
      this.#pullAgain = true;
    }
  }

  #take(values) {
    const fresh = values.filter((value) => value['@removed'] === undefined && !this.#items.has(value.id) && isOpen(value));
    for (const value of values) {
      if (value['@removed']) {
        this.#items.delete(value.id);
      } else {
        this.#items.set(value.id, value);
      }
    }
    if (fresh.length > 0) {
      this.dispatchEvent(Object.assign(new Event('arrived'), { items: fresh }));
    }
  }

  async mark(id, state) {
    await this.#request('PATCH', `${NOTIFICATIONS}/${id}`, { body: state, headers: { Prefer: 'return=minimal' } });
    await this.pull();
  }

  async delete(id) {
    await this.#request('DELETE', `${NOTIFICATIONS}/${id}`);
    await this.pull();
  }

  #request(method, path, { headers = {}, body } = {}) {
    const unsid = this.#subscription.userNotificationSubscriptionId;
    return this.#session.asUser(method, path, { headers: { 'X-UNS-ID': unsid, ...headers }, body });
  }

  #hear({ taps, fresh }) {
    const mine = taps.filter((tap) => tap.target === this.#target);
    if (mine.length > 0) {
      this.#changed();
      if (fresh) {
        this.dispatchEvent(new Event('tapped'));
        if (!this.#asleep) {
          this.pull().catch((failure) => this.#failed(failure));
        }
      }
    }
  }

  #failed(failure) {
    this.dispatchEvent(Object.assign(new Event('failed'), { failure }));
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}

export function isOpen(item) {
  return ['noInteraction', 'snoozed'].includes(item.userActionState) && Date.parse(item.expirationDateTime) > Date.now();
}

function alertOf({ simulator, body }) {
  return simulator === 'apns' ? JSON.parse(body).aps?.alert : undefined;
}
