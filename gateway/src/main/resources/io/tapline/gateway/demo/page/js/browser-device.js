import { Tapline } from '../client/index.js';
import { isOpen } from './simulated-device.js';

const STATES = {
  standby: 'waits for another tab’s stream',
  connecting: 'open stream: connecting …',
  live: 'open stream: live',
  waiting: 'open stream: lost, tries again',
  stopped: 'open stream: closed',
};

/**
 * This page itself, by the client library: the open stream tells it of changes. Its pushes go to a simulator, as a browser's push
 * service is out of reach of a demo; nothing here waits for them.
 */
export class BrowserDevice extends EventTarget {
  #session;
  #tapline;
  #items = [];
  #taps;
  #target;
  #subscription;
  #started;
  #onTaps = ({ taps }) => taps.some(({ target }) => target === this.#target) && this.dispatchEvent(new Event('change'));

  platform = 'webPush';
  live = true;
  name = 'This browser';
  status = STATES.connecting;

  constructor({ session, taps, slot }) {
    super();
    this.#session = session;
    this.#taps = taps;
    this.#tapline = new Tapline({
      baseUrl: location.origin,
      accessToken: ({ renew }) => session.userToken(renew),
      user: session.user,
      database: `tapline-${slot}`,
      keepToken: false,
      pushManager: this.#simulatedPushManager(),
    });
    this.#tapline.addEventListener('change', ({ added }) => this.#changed(added));
    this.#tapline.addEventListener('connection', ({ state }) => {
      this.status = STATES[state];
      this.dispatchEvent(new Event('change'));
    });
  }

  get subscription() {
    return this.#subscription;
  }

  get target() {
    return this.#target;
  }

  get shown() {
    return this.#items.filter(isOpen);
  }

  get taps() {
    return this.#target === undefined ? [] : this.#taps.of(this.#target);
  }

  start() {
    this.#started = this.#begin();
    return this.#started;
  }

  async #begin() {
    this.#subscription = await this.#tapline.subscribe({
      vapidPublicKey: this.#session.setting.vapidPublicKey,
      appDisplayName: 'Tapline demo',
    });
    this.#taps.addEventListener('taps', this.#onTaps);
    await this.#tapline.start();
    await this.#changed([]);
  }

  async stop() {
    await this.#started?.catch(() => {});
    this.#taps.removeEventListener('taps', this.#onTaps);
    await this.#tapline.signOut().catch(() => {});
    await this.#tapline.close();
  }

  async pull() {
    await this.#tapline.sync();
    await this.#changed([]);
  }

  mark(id, state) {
    return this.#tapline.mark(id, state);
  }

  delete(id) {
    return this.#tapline.delete(id);
  }

  async #changed(added) {
    this.#items = await this.#tapline.notifications();
    const fresh = added.filter(isOpen);
    if (fresh.length > 0) {
      this.dispatchEvent(Object.assign(new Event('arrived'), { items: fresh }));
    }
    this.dispatchEvent(new Event('change'));
  }

  #simulatedPushManager() {
    let current = null;
    const subscribe = async () => {
      const { target, subscription } = await this.#session.asUser('POST', '/demo/devices', { body: { platform: 'webPush' } });
      this.#target = target;
      current = { toJSON: () => subscription.webPush, unsubscribe: async () => (current = null) };
      return current;
    };
    return { subscribe, getSubscription: async () => current };
  }
}
