import { isExpired } from './item.js';

/**
 * What a page or a stream event does to the items that are known. Pure.
 *
 * @typedef {import('./item.js').Item} Item
 * @typedef {{ id: string, '@removed': { reason: 'deleted' | 'expired' } }} Removal
 * @typedef {Item | Removal} Value
 * @typedef {{ id: string, reason: 'deleted' | 'expired' }} Removed
 * @typedef {{ added: Item[], updated: Item[], removed: Removed[] }} Change
 */

/** @returns {Change} */
export function nothing() {
  return { added: [], updated: [], removed: [] };
}

/** @param {Change} change */
export function isEmpty(change) {
  return change.added.length + change.updated.length + change.removed.length === 0;
}

/**
 * A part of the feed over what is known. An item that came twice, or that is known as it is, is no change; of several versions the
 * last one counts.
 *
 * @param {(id: string) => Item | undefined} known
 * @param {Value[]} values
 * @param {number} now
 * @returns {Change}
 */
export function applied(known, values, now) {
  const last = new Map(values.map((value) => [value.id, value]));
  const change = nothing();
  for (const [id, value] of last) {
    const before = known(id);
    if (isRemoval(value)) {
      remove(change, before, value['@removed'].reason);
    } else if (isExpired(value, now)) {
      remove(change, before, 'expired');
    } else if (before === undefined) {
      change.added.push(value);
    } else if (before['@odata.etag'] !== value['@odata.etag']) {
      change.updated.push(value);
    }
  }
  return change;
}

/**
 * A whole history in the place of what is known: what it does not hold is gone.
 *
 * @param {Map<string, Item>} known
 * @param {Value[]} values
 * @param {number} now
 * @returns {Change}
 */
export function replaced(known, values, now) {
  const change = applied((id) => known.get(id), values, now);
  const held = new Set(values.map((value) => value.id));
  for (const item of known.values()) {
    if (!held.has(item.id)) {
      remove(change, item, isExpired(item, now) ? 'expired' : 'deleted');
    }
  }
  return change;
}

/** @param {Value} value @returns {value is Removal} */
function isRemoval(value) {
  return '@removed' in value;
}

/** @param {Change} change @param {Item | undefined} item @param {'deleted' | 'expired'} reason */
function remove(change, item, reason) {
  if (item !== undefined) {
    change.removed.push({ id: item.id, reason });
  }
}
