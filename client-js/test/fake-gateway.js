/**
 * The part of a gateway that a client sees of one user's feed, given to the client as its `fetch`. A test changes the feed and says
 * which answers go wrong.
 */
export class FakeGateway {
  baseUrl = 'https://gateway.test';
  requests = [];
  pageSize = 100;
  validToken = 'token-1';
  /** Functions of a request that answer in the place of the gateway, each once. */
  next = [];
  #generation = 'a';
  #sequence = 0;
  #items = new Map();
  #streams = new Set();

  fetch = async (url, { method, headers, body, signal }) => {
    const request = { method, url: new URL(url), headers, body: body && JSON.parse(body), signal };
    this.requests.push(request);
    const other = this.next.shift();
    if (other !== undefined) {
      return other(request);
    }
    return headers.Authorization === `Bearer ${this.validToken}` ? this.#answer(request) : refusal(401, 'unauthenticated');
  };

  #answer(request) {
    const path = request.url.pathname.replace('/beta/me/notifications', '');
    if (path === '/delta') {
      return this.#delta(request);
    }
    if (path === '/stream') {
      return this.#stream(request);
    }
    if (path === '/setState') {
      const { ids, groupName, ...state } = request.body;
      const chosen = [...this.#items.values()].filter((item) =>
        ids ? ids.includes(item.id) : !groupName || item.groupName === groupName,
      );
      chosen.forEach((item) => this.change(item.id, state));
      return json({ value: chosen.length });
    }
    return this.#one(request, path.slice(1));
  }

  #one({ method, headers, body }, id) {
    const item = this.#items.get(id);
    if (item === undefined) {
      return refusal(404, 'itemNotFound');
    }
    if (headers['If-Match'] && headers['If-Match'] !== item['@odata.etag']) {
      return refusal(412, 'preconditionFailed', 'If-Match');
    }
    if (method === 'DELETE') {
      this.delete(id);
    } else {
      this.change(id, body);
    }
    return new Response(null, { status: 204 });
  }

  #delta({ url }) {
    const token = url.searchParams.get('$deltatoken') ?? url.searchParams.get('$skiptoken');
    const [generation, after] = token === null ? [this.#generation, 0] : token.split('.');
    if (generation !== this.#generation) {
      return refusal(410, 'resyncRequired');
    }
    const all = this.#since(Number(after), token === null);
    const page = all.slice(0, this.pageSize);
    const more = page.length < all.length;
    const end = more ? page.at(-1).sequence : this.#sequence;
    // The address is one that a gateway behind a proxy may take for its own.
    const link = `https://elsewhere.test/delta?${more ? '$skiptoken' : '$deltatoken'}=${generation}.${end}`;
    return json({ value: page.map(({ value }) => value), [more ? '@odata.nextLink' : '@odata.deltaLink']: link });
  }

  #since(after, first) {
    return [...this.#items.values()]
      .filter((item) => item.sequence > after && !(first && item.gone))
      .sort((one, other) => one.sequence - other.sequence)
      .map((item) => ({ sequence: item.sequence, value: wire(item) }));
  }

  #stream({ headers, signal }) {
    let after = headers['Last-Event-ID'] === undefined ? this.#sequence : Number(headers['Last-Event-ID'].split('.')[1]);
    const stream = new TransformStream();
    const writer = stream.writable.getWriter();
    const encoder = new TextEncoder();
    const write = (text) => writer.write(encoder.encode(text)).catch(() => {});
    const event = (type, data) => write(`event: ${type}\nid: ${this.position()}\ndata: ${JSON.stringify(data)}\n\n`);
    const open = {
      poke: () => {
        const value = this.#since(after, false).map((part) => part.value);
        after = this.#sequence;
        return value.length > 0 ? event('change', { value }) : undefined;
      },
      event,
      end: () => {
        this.#streams.delete(open);
        writer.close().catch(() => {});
      },
    };
    signal?.addEventListener('abort', () => writer.abort(signal.reason).catch(() => {}));
    this.#streams.add(open);
    write(': hello\n\n');
    event('ready', {});
    open.poke();
    return new Response(stream.readable, { headers: { 'Content-Type': 'text/event-stream' } });
  }

  position() {
    return `${this.#generation}.${this.#sequence}`;
  }

  /** Adds an item and returns its id. */
  post(fields = {}) {
    const id = `00000000-0000-7000-8000-${String(this.#items.size + 1).padStart(12, '0')}`;
    const item = {
      id,
      groupName: null,
      readState: 'unread',
      userActionState: 'noInteraction',
      expirationDateTime: '2100-01-01T00:00:00Z',
      payload: { rawContent: 'hello' },
      ...fields,
    };
    this.#items.set(id, item);
    this.change(id, {});
    return id;
  }

  change(id, fields) {
    Object.assign(this.#items.get(id), fields);
    this.#items.get(id).sequence = ++this.#sequence;
    this.#items.get(id)['@odata.etag'] = `W/"${this.#sequence}"`;
    this.#streams.forEach((stream) => stream.poke());
  }

  delete(id, reason = 'deleted') {
    this.change(id, { gone: reason });
  }

  /** All tokens lead nowhere from now on. */
  forgetTokens() {
    this.#generation += 'x';
  }

  send(type, data = {}) {
    this.#streams.forEach((stream) => stream.event(type, data));
  }

  cutStreams() {
    this.#streams.forEach((stream) => stream.end());
  }

  get openStreams() {
    return this.#streams.size;
  }
}

function wire({ sequence, gone, ...item }) {
  return gone ? { id: item.id, '@removed': { reason: gone } } : item;
}

export function json(body, status = 200, headers = {}) {
  return new Response(JSON.stringify(body), { status, headers });
}

export function refusal(status, code, target, headers) {
  return json({ error: { code, message: `refused as ${code}`, target } }, status, headers);
}
