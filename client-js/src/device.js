/**
 * Who this browser is to the gateway, as the replica remembers it.
 *
 * @typedef {import('../types/index.js').Subscription} Subscription
 */
export class Device {
  #replica;

  /** @param {import('./replica.js').Replica} replica */
  constructor(replica) {
    this.#replica = replica;
  }

  /** Made by chance, and kept until the user signs out. @returns {Promise<string>} */
  id() {
    return this.#replica.settingOr('deviceId', () => crypto.randomUUID());
  }

  /** @returns {Promise<Subscription | undefined>} */
  subscription() {
    return this.#replica.setting('subscription');
  }

  /** What its app server addresses its user by; undefined while it is not subscribed. @returns {Promise<string | undefined>} */
  async unsid() {
    return (await this.subscription())?.userNotificationSubscriptionId;
  }

  /** @param {Subscription} subscription */
  subscribed(subscription) {
    return this.#replica.set('subscription', subscription);
  }

  unsubscribed() {
    return this.#replica.set('subscription', undefined);
  }

  /** The gateway does not know it any more. @param {string} unsid */
  async lost(unsid) {
    if ((await this.unsid()) === unsid) {
      await this.unsubscribed();
    }
  }
}
