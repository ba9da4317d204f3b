/**
 * Reads server-sent events as they come, in pieces of any size: https://html.spec.whatwg.org/multipage/server-sent-events.html
 * (9.2.6). `EventSource` cannot send an Authorization header, and a token in a URL ends in logs.
 *
 * @typedef {{ type: string, data: string, id: string | undefined }} ServerSentEvent `id` is the last one that was sent
 */
export class EventStreamParser {
  #rest = '';
  #type = '';
  #data = /** @type {string[]} */ ([]);
  #id = /** @type {string | undefined} */ (undefined);

  /**
   * @param {string} text the next piece
   * @returns {ServerSentEvent[]} the events that it completes
   */
  push(text) {
    this.#rest += text;
    const events = [];
    for (let line = this.#nextLine(); line !== undefined; line = this.#nextLine()) {
      const event = this.#read(line);
      if (event !== undefined) {
        events.push(event);
      }
    }
    return events;
  }

  /** A line ends with LF, CR or both; a CR at the end of a piece may be the first half of both. */
  #nextLine() {
    const end = this.#rest.search(/[\r\n]/);
    if (end < 0 || (this.#rest[end] === '\r' && end === this.#rest.length - 1)) {
      return undefined;
    }
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(this.#rest.startsWith('\r\n', end) ? end + 2 : end + 1);
    return line;
  }

  /** @param {string} line */
  #read(line) {
    if (line === '') {
      return this.#dispatch();
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this.#type = value;
    } else if (field === 'data') {
      this.#data.push(value);
    } else if (field === 'id' && !value.includes('\0')) {
      this.#id = value;
    }
    return undefined;
  }

  #dispatch() {
    const type = this.#type || 'message';
    const data = this.#data;
    this.#type = '';
    this.#data = [];
    return data.length === 0 ? undefined : { type, data: data.join('\n'), id: this.#id };
  }
}

/**
 * The events of a body, until it ends.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} alive called for whatever comes, heartbeats included
 * @returns {AsyncGenerator<ServerSentEvent>}
 */
export async function* events(body, alive) {
  const parser = new EventStreamParser();
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      alive();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  } finally {
    // Also where the reader of the events stops early: the connection is of no use to anyone then.
    reader.cancel().catch(() => {});
  }
}
