import { TaplineError } from './error.js';

const SUBSCRIPTIONS = '/beta/me/notificationSubscriptions';
const PATIENCE = 30_000;

/**
 * Makes this browser a device of its user. Again for one that is subscribed already: it renews, and the UNSID stays.
 *
 * @param {import('./gateway.js').Gateway} gateway
 * @param {import('./device.js').Device} device
 * @param {Pick<PushManager, 'subscribe' | 'getSubscription'>} pushManager
 * @param {import('../types/index.js').SubscribeOptions} options
 * @returns {Promise<import('../types/index.js').Subscription>}
 */
export async function subscribe(gateway, device, pushManager, { vapidPublicKey, appDisplayName, timeout = PATIENCE }) {
  const key = bytes(vapidPublicKey);
  await dropOtherKey(pushManager, key);
  const push = await settled(pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }), timeout);
  return register(gateway, device, push, appDisplayName);
}

/**
 * Tells the gateway where this browser's pushes go.
 *
 * @param {import('./gateway.js').Gateway} gateway
 * @param {import('./device.js').Device} device
 * @param {Pick<PushSubscription, 'toJSON'>} push
 * @param {string} [appDisplayName]
 * @returns {Promise<import('../types/index.js').Subscription>}
 */
export async function register(gateway, device, push, appDisplayName) {
  const { endpoint, keys } = push.toJSON();
  const body = { deviceId: await device.id(), appDisplayName, platform: 'webPush', webPush: { endpoint, keys } };
  const subscription = await gateway.json('POST', SUBSCRIPTIONS, { body });
  await device.subscribed(subscription);
  return subscription;
}

/**
 * Ends it, in this browser and at the gateway. If the gateway cannot be reached, the browser's push service refuses its next push,
 * and it learns so.
 *
 * @param {import('./gateway.js').Gateway} gateway
 * @param {import('./device.js').Device} device
 * @param {Pick<PushManager, 'getSubscription'> | undefined} pushManager
 */
export async function unsubscribe(gateway, device, pushManager) {
  const subscription = await device.subscription();
  await (await pushManager?.getSubscription())?.unsubscribe();
  await device.unsubscribed();
  if (subscription !== undefined) {
    await gateway.request('DELETE', `${SUBSCRIPTIONS}/${encodeURIComponent(subscription.id)}`);
  }
}

/**
 * A browser has one subscription and refuses another key as long as it has it.
 *
 * @param {Pick<PushManager, 'getSubscription'>} pushManager
 * @param {Uint8Array} key
 */
async function dropOtherKey(pushManager, key) {
  const subscription = await pushManager.getSubscription();
  const used = subscription?.options?.applicationServerKey;
  if (subscription && used && !equal(new Uint8Array(used), key)) {
    await subscription.unsubscribe();
  }
}

/**
 * Chromium's `pushManager.subscribe` may never settle where its push service is out of reach.
 *
 * @param {Promise<PushSubscription>} subscribing
 * @param {number} timeout
 * @returns {Promise<PushSubscription>}
 */
function settled(subscribing, timeout) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(slow(timeout)), timeout);
    subscribing.then(resolve, (cause) => reject(refused(cause))).finally(() => clearTimeout(timer));
  });
}

/** @param {number} timeout */
function slow(timeout) {
  const text =
    `The browser's push service has not answered within ${timeout / 1000} s: it is out of reach, or this browser was built without ` +
    'one. Notifications still come while a page is open';
  return new TaplineError('subscribeTimeout', text);
}

/** @param {DOMException} cause */
function refused(cause) {
  return cause?.name === 'NotAllowedError'
    ? new TaplineError('notAllowed', 'The user, or the browser for the user, does not allow notifications of this site', {
        cause,
      })
    : new TaplineError('subscribeFailed', `The browser did not subscribe: ${cause?.message}`, { cause });
}

/** @param {Uint8Array} one @param {Uint8Array} other */
function equal(one, other) {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** @param {string} base64Url */
function bytes(base64Url) {
  const text = atob(base64Url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
