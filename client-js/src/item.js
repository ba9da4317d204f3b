/**
 * A notification as the gateway tells of it: docs of the REST API, `GET /me/notifications/{id}`.
 *
 * @typedef {import('../types/index.js').Notification} Item
 */

/**
 * Whether its time is over: the gateway no longer knows it, whatever this device has kept.
 *
 * @param {Item} item
 * @param {number} now
 */
export function isExpired(item, now) {
  return Date.parse(item.expirationDateTime) <= now;
}

/** Whether the user has dealt with it, on whichever device. @param {Item} item */
export function isHandled(item) {
  return item.readState === 'read' || item.userActionState !== 'noInteraction';
}

/** Ids are UUIDs of version 7: they sort by the time of their making. @param {Item} one @param {Item} other */
export function newestFirst(one, other) {
  return one.id < other.id ? 1 : -1;
}
