const VERSION = 1;

/** The two object stores of a replica, by promises. */
export class Database {
  #name;
  #factory;
  /** @type {Promise<IDBDatabase> | undefined} */
  #open;

  /** @param {string} name @param {IDBFactory} factory */
  constructor(name, factory = globalThis.indexedDB) {
    this.#name = name;
    this.#factory = factory;
  }

  /**
   * Runs work in one transaction over items and settings, and resolves once it is committed. The work may await requests of the
   * transaction and nothing else; if it throws, nothing of it is kept.
   *
   * @template T
   * @param {IDBTransactionMode} mode
   * @param {(items: IDBObjectStore, settings: IDBObjectStore) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async transaction(mode, work) {
    this.#open ??= this.#connect();
    const transaction = (await this.#open).transaction(['items', 'settings'], mode);
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = () => reject(transaction.error ?? new DOMException('aborted', 'AbortError'));
    });
    finished.catch(() => {});
    let result;
    try {
      result = await work(transaction.objectStore('items'), transaction.objectStore('settings'));
    } catch (failure) {
      abort(transaction);
      throw failure;
    }
    await finished;
    return result;
  }

  async close() {
    const open = this.#open;
    this.#open = undefined;
    (await open)?.close();
  }

  /** @returns {Promise<IDBDatabase>} */
  #connect() {
    const opening = new Promise((resolve, reject) => {
      const request = this.#factory.open(this.#name, VERSION);
      request.onupgradeneeded = () => {
        request.result.createObjectStore('items', { keyPath: 'id' });
        request.result.createObjectStore('settings');
      };
      request.onerror = () => reject(request.error);
      request.onsuccess = () => resolve(this.#opened(request.result));
    });
    opening.catch(() => (this.#open = undefined));
    return opening;
  }

  /**
   * Gives way to a page that deletes the database or brings a newer version; the next transaction opens it anew.
   *
   * @param {IDBDatabase} database
   */
  #opened(database) {
    const forget = () => (this.#open = undefined);
    database.onclose = forget;
    database.onversionchange = () => {
      forget();
      database.close();
    };
    return database;
  }
}

/** The request that failed may have aborted it already. @param {IDBTransaction} transaction */
function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It is over.
  }
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
export function result(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
