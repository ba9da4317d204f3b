import { isHandled } from './item.js';

/**
 * The notifications that the system shows for this origin. Ours have the item's id as their tag, so that a repeated one takes the
 * place of the first, and in their data, which tells them from others of the app.
 *
 * @typedef {import('../types/index.js').Presentation} Presentation
 */

/** @param {ServiceWorkerRegistration} registration @param {string} id @param {Presentation} presentation */
export async function show(registration, id, { title, ...options }) {
  await registration.showNotification(title, { ...options, tag: id, data: { app: options.data, tapline: id } });
}

/**
 * The id of the item that is shown; undefined if it is none of ours.
 *
 * @param {Notification} notification
 * @returns {string | undefined}
 */
export function itemOf(notification) {
  return notification.data?.tapline;
}

/**
 * Takes off the screen what was read, dismissed or the like on any device, or is there no more.
 *
 * @param {ServiceWorkerRegistration} registration
 * @param {import('./replica.js').Replica} replica
 */
export async function clearHandled(registration, replica) {
  for (const notification of await registration.getNotifications()) {
    const id = itemOf(notification);
    if (id !== undefined) {
      const item = await replica.find(id);
      if (item === undefined || isHandled(item)) {
        notification.close();
      }
    }
  }
}

/** @param {ServiceWorkerRegistration} registration */
export async function clearAll(registration) {
  for (const notification of await registration.getNotifications()) {
    if (itemOf(notification) !== undefined) {
      notification.close();
    }
  }
}
