import { TaplineError } from './error.js';

const PATIENCE = 30_000;

/** Requests to the gateway: as whom, from which device, and what became of them. */
export class Gateway {
  #baseUrl;
  #accessToken;
  #device;
  #fetch;

  /**
   * @param {{
   *   baseUrl: string,
   *   accessToken: (wanted: { renew: boolean }) => string | Promise<string>,
   *   device: { unsid(): Promise<string | undefined>, lost(unsid: string): Promise<void> },
   *   fetch?: typeof globalThis.fetch,
   * }} parts `device` knows the UNSID that pulls and marks are sent with, and is told when the gateway no longer knows it
   */
  constructor({ baseUrl, accessToken, device, fetch }) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
    this.#accessToken = accessToken;
    this.#device = device;
    this.#fetch = fetch ?? ((...request) => globalThis.fetch(...request));
  }

  /**
   * An answer of 2xx; anything else rejects with a {@link TaplineError}. A token that is refused is renewed once.
   *
   * @param {string} method
   * @param {string} path after the base URL
   * @param {{ body?: unknown, headers?: Record<string, string>, signal?: AbortSignal }} [request] with a signal the caller
   *     decides how long it waits; else half a minute
   * @returns {Promise<Response>}
   */
  async request(method, path, { body, headers = {}, signal } = {}) {
    const patience = signal ?? AbortSignal.timeout(PATIENCE);
    const unsid = await this.#device.unsid();
    /** @type {RequestInit} */
    const init = {
      method,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: patience,
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    };
    const all = {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(unsid === undefined ? {} : { 'X-UNS-ID': unsid }),
      ...headers,
    };
    const response = await this.#authorized(path, init, all);
    if (response.ok) {
      return response;
    }
    const error = await TaplineError.of(response);
    if (error.code === 'invalidSubscription' && unsid !== undefined) {
      // The subscription has ended; the user's items can be read without one.
      await this.#device.lost(unsid);
      return this.request(method, path, { body, headers, signal });
    }
    throw error;
  }

  /**
   * The same for an answer with a body.
   *
   * @param {string} method
   * @param {string} path
   * @param {{ body?: unknown }} [request]
   * @returns {Promise<any>}
   */
  async json(method, path, request) {
    const response = await this.request(method, path, request);
    try {
      return await response.json();
    } catch (cause) {
      throw new TaplineError('unreachable', 'The connection to the gateway broke off', { cause });
    }
  }

  /** @param {string} path @param {RequestInit} init @param {Record<string, string>} headers */
  async #authorized(path, init, headers) {
    const response = await this.#send(path, init, headers, false);
    return response.status === 401 ? this.#send(path, init, headers, true) : response;
  }

  /** @param {string} path @param {RequestInit} init @param {Record<string, string>} headers @param {boolean} renew */
  async #send(path, init, headers, renew) {
    const token = await this.#accessToken({ renew });
    try {
      return await this.#fetch(this.#baseUrl + path, { ...init, headers: { ...headers, Authorization: `Bearer ${token}` } });
    } catch (cause) {
      const timeout = /** @type {Error} */ (cause)?.name === 'TimeoutError';
      throw timeout
        ? new TaplineError('timeout', `The gateway has not answered within ${PATIENCE / 1000} s`, { cause })
        : new TaplineError(
            'unreachable',
            `The gateway cannot be reached at ${this.#baseUrl}, or does not allow this origin (allowedOrigins of the app)`,
            { cause },
          );
    }
  }
}
