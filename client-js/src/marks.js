const NOTIFICATIONS = '/beta/me/notifications';

/** As many as the gateway takes in one setState. */
const MAXIMUM_IDS = 1000;

/**
 * What the user does with notifications on this device. It is seen here at once and holds once the gateway has it; then the feed is
 * read again, and what that says counts, whether the mark went through or not.
 *
 * @typedef {import('./item.js').Item} Item
 * @typedef {import('./changes.js').Change} Change
 * @typedef {import('../types/index.js').State} State
 * @typedef {{ ids: Set<string>, state: State | 'deleted' }} Overlay a mark under way
 */
export class Marks {
  #gateway;
  #replica;
  #sync;
  #changed;
  /** @type {Set<Overlay>} */
  #overlays = new Set();

  /**
   * @param {{
   *   gateway: import('./gateway.js').Gateway,
   *   replica: import('./replica.js').Replica,
   *   sync: import('./sync.js').Sync,
   *   changed?: (change: Change) => void,
   * }} parts `changed` hears what is to be shown differently
   */
  constructor({ gateway, replica, sync, changed = () => {} }) {
    this.#gateway = gateway;
    this.#replica = replica;
    this.#sync = sync;
    this.#changed = changed;
  }

  /** The item as the user left it on this device; undefined if it was deleted. @param {Item} item @returns {Item | undefined} */
  view(item) {
    return seen(item, this.#overlays);
  }

  /**
   * @param {string} id
   * @param {State} state
   * @param {{ ifMatch?: string }} [options] an @odata.etag that the item must still have
   */
  async one(id, state, { ifMatch } = {}) {
    await this.#under({ ids: new Set([id]), state }, () =>
      this.#gateway.request('PATCH', `${NOTIFICATIONS}/${encodeURIComponent(id)}`, {
        body: state,
        headers: { Prefer: 'return=minimal', ...condition(ifMatch) },
      }),
    );
  }

  /**
   * @param {import('../types/index.js').Selector} selector
   * @param {State} state
   * @returns {Promise<number>} how many were changed
   */
  async many(selector, state) {
    const ids = new Set((await this.#replica.items()).filter(selected(selector)).map((item) => item.id));
    return this.#under({ ids, state }, async () => {
      let count = 0;
      for (const part of parts(selector)) {
        const { value } = await this.#gateway.json('POST', `${NOTIFICATIONS}/setState`, { body: { ...part, ...state } });
        count += value;
      }
      return count;
    });
  }

  /** @param {string} id @param {{ ifMatch?: string }} [options] */
  async delete(id, { ifMatch } = {}) {
    await this.#under({ ids: new Set([id]), state: 'deleted' }, () =>
      this.#gateway.request('DELETE', `${NOTIFICATIONS}/${encodeURIComponent(id)}`, { headers: condition(ifMatch) }),
    );
  }

  /** @template T @param {Overlay} overlay @param {() => Promise<T>} send @returns {Promise<T>} */
  async #under(overlay, send) {
    await this.#tell(overlay, () => this.#overlays.add(overlay));
    try {
      return await send();
    } finally {
      // A failure to read is no failure to mark: the stream or the next visit makes up for it.
      await this.#sync.run().catch(() => {});
      await this.#tell(overlay, () => this.#overlays.delete(overlay));
    }
  }

  /** Tells how the items of a mark look other than before. @param {Overlay} overlay @param {() => void} turn */
  async #tell({ ids }, turn) {
    const items = (await this.#replica.items()).filter((item) => ids.has(item.id));
    const before = items.map((item) => this.view(item));
    turn();
    const after = items.map((item) => this.view(item));
    this.#changed(difference(before, after));
  }
}

/** @param {Item} item @param {Iterable<Overlay>} overlays @returns {Item | undefined} */
function seen(item, overlays) {
  for (const { ids, state } of overlays) {
    if (ids.has(item.id)) {
      if (state === 'deleted') {
        return undefined;
      }
      item = { ...item, ...state };
    }
  }
  return item;
}

/** @param {(Item | undefined)[]} before @param {(Item | undefined)[]} after of the same items @returns {Change} */
function difference(before, after) {
  /** @type {Change} */
  const change = { added: [], updated: [], removed: [] };
  after.forEach((item, index) => {
    const old = before[index];
    if (item === undefined) {
      if (old !== undefined) {
        change.removed.push({ id: old.id, reason: 'deleted' });
      }
    } else if (old === undefined) {
      change.added.push(item);
    } else if (old.readState !== item.readState || old.userActionState !== item.userActionState) {
      change.updated.push(item);
    }
  });
  return change;
}

/** @param {import('../types/index.js').Selector} selector @returns {(item: Item) => boolean} */
function selected(selector) {
  if ('ids' in selector) {
    const ids = new Set(selector.ids);
    return (item) => ids.has(item.id);
  }
  return 'groupName' in selector ? (item) => item.groupName === selector.groupName : () => true;
}

/** @param {import('../types/index.js').Selector} selector @returns {import('../types/index.js').Selector[]} */
function parts(selector) {
  if (!('ids' in selector)) {
    return [selector];
  }
  const ids = [...new Set(selector.ids)];
  return Array.from({ length: Math.ceil(ids.length / MAXIMUM_IDS) }, (_, part) => ({
    ids: ids.slice(part * MAXIMUM_IDS, (part + 1) * MAXIMUM_IDS),
  }));
}

/** @param {string | undefined} etag @returns {Record<string, string>} */
function condition(etag) {
  return etag === undefined ? {} : { 'If-Match': etag };
}
