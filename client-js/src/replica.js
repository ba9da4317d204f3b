import { applied, nothing, replaced } from './changes.js';
import { Database, result } from './database.js';
import { TaplineError } from './error.js';
import { isExpired, newestFirst } from './item.js';

/**
 * What this browser knows of its user's feed: items, and the position up to which it knows it, moved together. Pages, streams and the
 * worker write at once; each says from which position it comes, and is refused where another one was faster.
 *
 * @typedef {import('./item.js').Item} Item
 * @typedef {import('./changes.js').Value} Value
 * @typedef {import('./changes.js').Change} Change
 * @typedef {{ id: string, item: Item, shown?: boolean }} Row `shown`: as a notification of this device
 */
export class Replica {
  #database;
  #now;

  /** @param {string} name of the database @param {{ indexedDB?: IDBFactory, now?: () => number }} [parts] */
  constructor(name, { indexedDB, now = Date.now } = {}) {
    this.#database = new Database(name, indexedDB);
    this.#now = now;
  }

  /** The token of the feed; undefined before the first round. @returns {Promise<string | undefined>} */
  position() {
    return this.setting('position');
  }

  /** @param {string} name */
  setting(name) {
    return this.#database.transaction('readonly', (items, settings) => result(settings.get(name)));
  }

  /** @param {string} name @param {unknown} value undefined: none */
  async set(name, value) {
    await this.#database.transaction('readwrite', async (items, settings) => {
      await requireOwner(settings);
      if (value === undefined) {
        settings.delete(name);
      } else {
        settings.put(value, name);
      }
    });
  }

  /** From now on the replica is this user's; what is there of another one is dropped. @param {string} owner */
  async own(owner) {
    await this.#database.transaction('readwrite', async (items, settings) => {
      const former = await result(settings.get('owner'));
      if (former !== undefined && former !== owner) {
        items.clear();
        settings.clear();
      }
      settings.put(owner, 'owner');
    });
  }

  /** A setting that is made when it is first asked for, once for all pages. @param {string} name @param {() => string} make */
  settingOr(name, make) {
    return this.#database.transaction('readwrite', async (items, settings) => {
      await requireOwner(settings);
      const known = await result(settings.get(name));
      const value = known ?? make();
      await result(settings.put(value, name));
      return /** @type {string} */ (value);
    });
  }

  /** Newest first, without those whose time is over. @returns {Promise<Item[]>} */
  async items() {
    const rows = await this.#database.transaction('readonly', (items) => result(items.getAll()));
    const now = this.#now();
    return rows
      .map((row) => row.item)
      .filter((item) => !isExpired(item, now))
      .sort(newestFirst);
  }

  /** @param {string} id @returns {Promise<Item | undefined>} */
  async find(id) {
    const row = await this.#database.transaction('readonly', (items) => result(items.get(id)));
    return row === undefined || isExpired(row.item, this.#now()) ? undefined : row.item;
  }

  /**
   * Goes on by a part of the feed.
   *
   * @param {string | undefined} from the position at which the part begins
   * @param {Value[]} values
   * @param {string} to where it ends
   * @returns {Promise<Change | undefined>} undefined: the replica is no longer at `from`, and nothing was done
   */
  apply(from, values, to) {
    return this.#move(from, to, async (items) => {
      const rows = await Promise.all(values.map((value) => result(items.get(value.id))));
      const known = new Map(rows.filter((row) => row !== undefined).map((row) => [row.id, row]));
      return { known, change: applied((id) => known.get(id)?.item, values, this.#now()) };
    });
  }

  /**
   * The same by a whole history, in the place of all that is known.
   *
   * @param {string | undefined} from
   * @param {Value[]} values
   * @param {string} to
   */
  replace(from, values, to) {
    return this.#move(from, to, async (items) => {
      const known = new Map((await result(items.getAll())).map((row) => [row.id, row]));
      const before = new Map([...known].map(([id, row]) => [id, row.item]));
      return { known, change: replaced(before, values, this.#now()) };
    });
  }

  /**
   * @param {string | undefined} from
   * @param {string} to
   * @param {(items: IDBObjectStore) => Promise<{ known: Map<string, Row>, change: Change }>} decide
   * @returns {Promise<Change | undefined>}
   */
  #move(from, to, decide) {
    return this.#database.transaction('readwrite', async (items, settings) => {
      await requireOwner(settings);
      if ((await result(settings.get('position'))) !== from) {
        return undefined;
      }
      const { known, change } = await decide(items);
      for (const item of [...change.added, ...change.updated]) {
        const before = known.get(item.id);
        // What an app server has replaced is news once more.
        const shown = before !== undefined && before.shown === true && samePayload(before.item, item);
        items.put({ ...before, id: item.id, item, shown });
      }
      for (const { id } of change.removed) {
        items.delete(id);
      }
      settings.put(to, 'position');
      return change;
    });
  }

  /**
   * Lets go of a position that leads nowhere, unless another one has been reached meanwhile.
   *
   * @param {string | undefined} position
   */
  async forgetPosition(position) {
    await this.#database.transaction('readwrite', async (items, settings) => {
      if ((await result(settings.get('position'))) === position) {
        settings.delete('position');
      }
    });
  }

  /** Drops what has expired: that is no event at the gateway. @returns {Promise<Change>} */
  dropExpired() {
    const now = this.#now();
    return this.#database.transaction('readwrite', async (items) => {
      const change = nothing();
      for (const { id, item } of await result(items.getAll())) {
        if (isExpired(item, now)) {
          items.delete(id);
          change.removed.push({ id, reason: 'expired' });
        }
      }
      return change;
    });
  }

  /** The item, for the first who asks to show it on this device. @param {string} id @returns {Promise<Item | undefined>} */
  claim(id) {
    const now = this.#now();
    return this.#database.transaction('readwrite', async (items) => {
      const row = await result(items.get(id));
      if (row === undefined || row.shown || isExpired(row.item, now)) {
        return undefined;
      }
      items.put({ ...row, shown: true });
      return /** @type {Item} */ (row.item);
    });
  }

  /** Forgets everything, tokens included; what is still under way in other pages can write nothing any more. */
  async clear() {
    await this.#database.transaction('readwrite', async (items, settings) => {
      items.clear();
      settings.clear();
    });
  }

  close() {
    return this.#database.close();
  }
}

/** @param {Item} one @param {Item} other */
function samePayload(one, other) {
  return JSON.stringify(one.payload) === JSON.stringify(other.payload);
}

/** @param {IDBObjectStore} settings */
async function requireOwner(settings) {
  if ((await result(settings.get('owner'))) === undefined) {
    throw new TaplineError('signedOut', 'Nobody is signed in');
  }
}
