/** An answer that is not of 2xx, or none at all (status 0). */
export class Failure extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Requests to the gateway that this page came from. */
export class Gateway {
  #connection;

  /** @param {import('./connection.js').Connection} connection */
  constructor(connection) {
    this.#connection = connection;
  }

  /** Whatever the answer is. Rejects with a {@link Failure} if there is none. */
  async send(method, path, { token, headers = {}, body } = {}) {
    const init = {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout(15_000),
    };
    try {
      const response = await fetch(path, init);
      const text = await response.text();
      this.#connection.report(true);
      return { status: response.status, headers: response.headers, text };
    } catch (cause) {
      this.#connection.report(false);
      throw new Failure(0, 'unreachable', 'The gateway does not answer.', { cause });
    }
  }

  /** What is in an answer of 2xx; anything else rejects. */
  async json(method, path, request) {
    const answer = await this.send(method, path, request);
    const body = parsed(answer.text);
    if (answer.status >= 300) {
      const { code = `HTTP ${answer.status}`, message = answer.text.slice(0, 200) } = body?.error ?? {};
      throw new Failure(answer.status, code, message);
    }
    return body;
  }
}

function parsed(text) {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
