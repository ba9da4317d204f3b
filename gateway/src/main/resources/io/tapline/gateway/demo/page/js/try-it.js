import { command } from './curl.js';
import { button, copyButton, fill, h, segments } from './dom.js';
import { pretty } from './format.js';
import { kind, resolved } from './schema-view.js';

/** What a page cannot or need not send. */
const NOT_SENT = ['Content-Encoding'];

/** A form for one operation, which sends what is in it as it is: mistakes are answered by the gateway. */
export class TryIt {
  #document;
  #operation;
  #context;
  #as;
  #inputs = new Map();
  #body;
  #command = h('pre', { tabindex: 0 });
  #answer = h('div', { role: 'status' });
  #underWay;

  /** @param {{ session(): object, unsid(): string, pathId(path: string): string }} context of the demo, to begin with */
  constructor(document, operation, context) {
    this.#document = document;
    this.#operation = operation;
    this.#context = context;
    this.#as = operation.tags?.includes('Sending') ? 'app' : 'user';
  }

  element() {
    const { user } = this.#context.session();
    const parameters = this.#operation.parameters.filter(({ name }) => !NOT_SENT.includes(name));
    const open = this.#operation.security?.length === 0;
    const form = h(
      'form',
      { class: 'stack', on: { submit: (event) => this.#submit(event), input: () => this.#drawCommand() } },
      open ? null : segments('as', 'As whom', [['user', `As ${user}`], ['app', 'As the app server']], this.#as, (value) => this.#become(value)),
      parameters.map((parameter) => this.#parameter(parameter)),
      this.#bodyField(),
      h('button', { class: 'primary' }, 'Send'),
    );
    this.#become(this.#as);
    return h(
      'section',
      { class: 'panel try', 'aria-label': 'Try it' },
      h('header', {}, h('h3', {}, 'Try it')),
      form,
      this.#answer,
      h('details', { class: 'fold' }, h('summary', {}, 'The same by curl'), h('div', { class: 'code' }, this.#command, copyButton(() => this.#command.textContent))),
    );
  }

  #become(as) {
    this.#as = as;
    const unsid = this.#inputs.get('X-UNS-ID');
    if (unsid) {
      unsid.value = as === 'app' ? this.#context.unsid() : '';
    }
    this.#drawCommand();
  }

  #parameter({ name, in: place, schema }) {
    const id = `parameter-${name}`;
    const input = h('input', {
      id,
      autocomplete: 'off',
      spellcheck: 'false',
      placeholder: kind(this.#document, schema ?? {}),
      value: place === 'path' ? this.#context.pathId(this.#operation.path) : '',
    });
    this.#inputs.set(name, input);
    return h('div', { class: 'field' }, h('label', { for: id }, h('code', {}, name), h('span', { class: 'muted' }, ` ${place}`)), input);
  }

  #bodyField() {
    const content = resolved(this.#document, this.#operation.requestBody)?.content?.['application/json'];
    if (!content) {
      return null;
    }
    const examples = Object.entries(content.examples ?? {}).map(([name, example]) => [name, resolved(this.#document, example)]);
    const text = (example) => JSON.stringify(this.#context.adapt(example?.value ?? {}), null, 2);
    this.#body = h('textarea', { id: 'try-body', rows: 9, spellcheck: 'false', value: text(examples[0]?.[1]) });
    const choice = h(
      'select',
      { 'aria-label': 'Example', on: { change: () => { this.#body.value = text(examples[choice.selectedIndex][1]); this.#drawCommand(); } } },
      examples.map(([name, { summary }]) => h('option', {}, summary ?? name)),
    );
    return h('div', { class: 'field' }, h('label', { for: 'try-body' }, 'Body'), examples.length > 1 ? choice : null, this.#body);
  }

  #request() {
    const { path, server, parameters, method } = this.#operation;
    let filled = path;
    const query = [];
    const headers = {};
    for (const { name, in: place } of parameters) {
      const value = this.#inputs.get(name)?.value ?? '';
      if (place === 'path') {
        filled = filled.replace(`{${name}}`, encodeURIComponent(value));
      } else if (value !== '' && place === 'query') {
        query.push(`${encodeURIComponent(name).replaceAll('%24', '$')}=${encodeURIComponent(value)}`);
      } else if (value !== '' && place === 'header') {
        // Several parameters are the header Prefer.
        headers[name] = headers[name] ? `${headers[name]}, ${value}` : value;
      }
    }
    return { method, url: server + filled + (query.length > 0 ? `?${query.join('&')}` : ''), headers, body: this.#body?.value };
  }

  #drawCommand() {
    const { method, url, headers, body } = this.#request();
    this.#command.textContent = command(method, location.origin + url, { Authorization: `Bearer $${this.#as === 'app' ? 'APP' : 'USER'}`, ...headers }, body);
  }

  async #submit(event) {
    event.preventDefault();
    this.#underWay?.abort();
    const underWay = new AbortController();
    this.#underWay = underWay;
    try {
      await this.#send(underWay.signal);
    } catch (failure) {
      if (!underWay.signal.aborted) {
        fill(this.#answer, h('p', { class: 'problem' }, `No answer: ${failure.message}`));
      }
    }
  }

  async #send(signal) {
    const { method, url, headers, body } = this.#request();
    const session = this.#context.session();
    const token = await (this.#as === 'app' ? session.appToken() : session.userToken());
    const begun = performance.now();
    const response = await fetch(url, {
      method,
      headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), Authorization: `Bearer ${token}`, ...headers },
      body,
      signal,
      cache: 'no-store',
    });
    const text = h('pre', { tabindex: 0 });
    this.#showHead(response, Math.round(performance.now() - begun), text);
    if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
      await this.#follow(response, text);
    } else {
      text.textContent = pretty(await response.text()) || '(no body)';
    }
    this.#answer.scrollIntoView({ block: 'nearest' });
  }

  #showHead(response, took, text) {
    const names = [...response.headers].map(([name, value]) => `${name}: ${value}`).join('\n');
    fill(
      this.#answer,
      h('p', { class: response.ok ? 'good' : 'bad' }, h('strong', {}, response.status), ` ${response.statusText} `, h('span', { class: 'muted' }, `${took} ms`)),
      h('details', { class: 'fold' }, h('summary', {}, 'Headers'), h('div', { class: 'code' }, h('pre', { tabindex: 0 }, names))),
      h('div', { class: 'code' }, text, copyButton(() => text.textContent)),
    );
  }

  /** A stream goes on until it is stopped, or another request is sent. */
  async #follow(response, text) {
    this.#answer.append(button('Stop', { class: 'quiet small' }, () => this.#underWay.abort()));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      text.textContent = (text.textContent + value).slice(-20_000);
    }
  }

  stop() {
    this.#underWay?.abort();
  }
}
