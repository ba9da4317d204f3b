/**
 * Runs one piece of work at a time in all pages and the worker of this origin, where the browser has Web Locks; else in this
 * page only, which costs repeated work and nothing else, as the replica refuses what does not fit.
 *
 * @param {string} name
 * @returns {<T>(work: () => Promise<T>) => Promise<T>}
 */
export function exclusive(name) {
  const locks = globalThis.navigator?.locks;
  if (locks !== undefined) {
    return async (work) => locks.request(name, work);
  }
  /** @type {Promise<unknown>} */
  let last = Promise.resolve();
  return (work) => {
    const result = last.then(work, work);
    last = result.catch(() => {});
    return result;
  };
}

/**
 * Does something in one page of this origin at a time: in another one as soon as this one is closed.
 *
 * @param {string} name
 * @param {AbortSignal} signal ends the wait for one's turn; the work must end by it too
 * @param {() => Promise<void>} work
 * @returns {Promise<void>}
 */
export async function alone(name, signal, work) {
  const locks = globalThis.navigator?.locks;
  if (locks === undefined) {
    return work();
  }
  try {
    await locks.request(name, { signal }, work);
  } catch (failure) {
    if (!signal.aborted) {
      throw failure;
    }
  }
}
