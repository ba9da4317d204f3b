/**
 * Every failure that this library reports. `code` is the gateway's own (docs/errors.md: `unauthenticated`, `itemNotFound`, …), or
 * `unreachable`, `timeout`, `subscribeTimeout`, `notAllowed` or `signedOut` of this library.
 */
export class TaplineError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {{ status?: number, target?: string, requestId?: string, retryAfter?: number, cause?: unknown }} [details]
   */
  constructor(code, message, { status, target, requestId, retryAfter, cause } = {}) {
    super(message, { cause });
    this.name = 'TaplineError';
    this.code = code;
    /** The HTTP status; undefined where there was no answer. */
    this.status = status;
    /** The field, option or header that is at fault. */
    this.target = target;
    /** By which the gateway's operator finds the request. */
    this.requestId = requestId;
    /** Milliseconds to wait before another attempt, where the gateway said so. */
    this.retryAfter = retryAfter;
  }

  /** @param {Response} response @returns {Promise<TaplineError>} */
  static async of(response) {
    const error = await response.json().then(
      (body) => body.error,
      () => undefined,
    );
    return new TaplineError(error?.code ?? 'unexpectedAnswer', error?.message ?? `The gateway answered ${response.status}`, {
      status: response.status,
      target: error?.target,
      requestId: response.headers.get('request-id') ?? undefined,
      retryAfter: milliseconds(response.headers.get('Retry-After')),
    });
  }
}

/** The gateway's Retry-After has seconds, never a date. @param {string | null} seconds */
function milliseconds(seconds) {
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}
