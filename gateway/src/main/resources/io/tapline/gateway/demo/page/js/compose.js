import { button, copyButton, fill, h, segments } from './dom.js';
import { postCommand } from './curl.js';
import { pretty } from './format.js';

const PLATFORMS = [
  ['iOS', 'iOS'],
  ['android', 'Android'],
  ['windows', 'Windows'],
  ['webPush', 'Web'],
];

/** What an app server may say of a notification, as a form. */
export class Compose {
  #root;
  #session;
  #post;
  #kind = 'visual';
  #priority = 'High';
  #fields = {};
  #answer = h('div', { class: 'answer', role: 'status' });
  #command = h('pre', { tabindex: 0 });
  #visual;
  #raw;
  #fallback;
  #fallbackHint;

  /** @param {(body: object, headers: Record<string, string>) => Promise<{ status: number, text: string }>} post */
  constructor(root, post) {
    this.#root = root;
    this.#post = post;
    this.#build();
  }

  /** Whose notifications it makes from now on. */
  for(session) {
    this.#session = session;
    fill(this.#answer);
    this.#title.textContent = `Notify ${session.user}`;
    this.#draw();
  }

  #title = h('h2', { id: 'compose-title' });

  #field(name, label, element, hint) {
    this.#fields[name] = element;
    element.id = `field-${name}`;
    return h('div', { class: 'field' }, h('label', { for: element.id }, label), element, hint ? h('p', { class: 'hint' }, hint) : null);
  }

  #build() {
    this.#visual = h(
      'div',
      { class: 'stack' },
      this.#field('title', 'Title', h('input', { value: 'Your parcel is here', maxlength: 200, autocomplete: 'off' })),
      this.#field('body', 'Body', h('input', { value: 'Left with the neighbour at no. 12', maxlength: 500, autocomplete: 'off' })),
    );
    this.#raw = h(
      'div',
      { class: 'stack' },
      this.#field('raw', 'Raw content', h('textarea', { rows: 3, value: '{"parcel": 4711, "state": "delivered"}' }), 'For the app, not for the screen. No push service sees it.'),
      h('div', { class: 'field' }, h('span', { class: 'label' }, 'Priority'), segments('priority', 'Priority', [['High', 'High'], ['None', 'Normal'], ['Low', 'Low']], this.#priority, (value) => { this.#priority = value; this.#draw(); })),
    );
    const form = h(
      'form',
      { class: 'stack', on: { submit: (event) => this.#submit(event), input: () => this.#draw(), change: () => this.#draw() } },
      segments('kind', 'Kind of content', [['visual', 'Visual'], ['raw', 'Raw']], this.#kind, (value) => { this.#kind = value; this.#draw(); }),
      this.#visual,
      this.#raw,
      this.#more(),
      h('button', { class: 'primary' }, 'Send'),
    );
    fill(
      this.#root,
      h('header', {}, this.#title, h('p', { class: 'hint' }, 'As the app server does: one POST, to the user and not to a device.')),
      form,
      this.#answer,
      h('details', { class: 'fold' }, h('summary', {}, 'The same by curl'), h('div', { class: 'code' }, this.#command, copyButton(() => this.#command.textContent))),
    );
  }

  #more() {
    const platforms = PLATFORMS.map(([value, text]) =>
      h('label', { class: 'check' }, h('input', { type: 'checkbox', name: 'platforms', value, checked: true }), h('span', {}, text)),
    );
    this.#fields.platforms = platforms.map((label) => label.firstChild);
    this.#fallback = h(
      'div',
      { class: 'stack indent' },
      this.#field('delay', 'After (seconds)', h('input', { type: 'number', min: 60, max: 600, value: 60 })),
      this.#field('fallbackTitle', 'Title of the alert', h('input', { value: 'Something is waiting for you', maxlength: 200 })),
    );
    const useFallback = h('input', { type: 'checkbox' });
    this.#fields.useFallback = useFallback;
    this.#fallbackHint = h('p', { class: 'hint' });
    const replace = h('input', { type: 'checkbox' });
    this.#fields.replace = replace;
    return h(
      'details',
      { class: 'fold' },
      h('summary', {}, 'More options'),
      h(
        'div',
        { class: 'stack' },
        this.#field('group', 'Group', h('input', { placeholder: 'none', maxlength: 100, autocomplete: 'off' })),
        this.#field('name', 'App’s own id', h('input', { placeholder: 'none', maxlength: 100, autocomplete: 'off' })),
        h('label', { class: 'check' }, replace, h('span', {}, 'Replace the item that has this id')),
        h('fieldset', { class: 'field checks' }, h('legend', {}, 'Platforms'), platforms),
        h(
          'div',
          { class: 'pair' },
          this.#field('display', 'Show for (seconds)', h('input', { type: 'number', min: 1, placeholder: 'always' })),
          this.#field('expires', 'Keep for', h('select', {}, [['', '7 days'], ['60', '1 minute'], ['300', '5 minutes'], ['3600', '1 hour']].map(([value, text]) => h('option', { value }, text)))),
        ),
        h('label', { class: 'check' }, useFallback, h('span', {}, 'Alert iPhones that have not fetched it in time')),
        this.#fallbackHint,
        this.#fallback,
      ),
    );
  }

  #draw() {
    const { useFallback, name, replace } = this.#fields;
    this.#visual.hidden = this.#kind !== 'visual';
    this.#raw.hidden = this.#kind !== 'raw';
    const mayFallBack = this.#kind === 'raw' && this.#priority === 'High';
    useFallback.disabled = !mayFallBack;
    this.#fallback.hidden = !(mayFallBack && useFallback.checked);
    this.#fallbackHint.textContent = mayFallBack
      ? 'Put the iPhone to sleep to see it come.'
      : 'Only for raw content of high priority.';
    replace.disabled = name.value === '';
    if (this.#session) {
      this.#command.textContent = postCommand(location.origin, this.#headers(), this.#body());
    }
  }

  #headers() {
    const { replace } = this.#fields;
    return replace.checked && !replace.disabled ? { Prefer: 'replace=appNotificationId' } : {};
  }

  #body() {
    const { title, body, raw, group, name, platforms, display, expires, useFallback, delay, fallbackTitle } = this.#fields;
    const chosen = platforms.filter((box) => box.checked).map((box) => box.value);
    return {
      targetHostName: this.#session.setting.targetHostName,
      ...(name.value ? { appNotificationId: name.value } : {}),
      ...(group.value ? { groupName: group.value } : {}),
      payload:
        this.#kind === 'raw'
          ? { rawContent: raw.value }
          : { visualContent: { title: title.value, ...(body.value ? { body: body.value } : {}) } },
      ...(this.#kind === 'raw' ? { priority: this.#priority } : {}),
      ...(chosen.length < platforms.length ? { targetPolicy: { platformTypes: chosen } } : {}),
      ...(display.value ? { displayTimeToLive: Number(display.value) } : {}),
      ...(expires.value ? { expirationDateTime: new Date(Date.now() + 1000 * expires.value).toISOString() } : {}),
      ...(useFallback.checked && !useFallback.disabled
        ? {
            fallbackPolicy: {
              endpointFallback: { platformTypes: ['iOS'], fallbackDelayInSeconds: Number(delay.value), visualContent: { title: fallbackTitle.value } },
            },
          }
        : {}),
    };
  }

  async #submit(event) {
    event.preventDefault();
    try {
      const begun = performance.now();
      const { status, text } = await this.#post(this.#body(), this.#headers());
      const took = Math.round(performance.now() - begun);
      this.#show(status, took, text);
    } catch (failure) {
      fill(this.#answer, h('p', { class: 'problem' }, failure.message));
    }
  }

  #show(status, took, text) {
    const good = status < 300;
    const words = { 200: 'replaced and committed', 201: 'stored and committed' };
    fill(
      this.#answer,
      h('p', { class: good ? 'good' : 'problem' }, h('strong', {}, status), ` ${good ? words[status] ?? '' : message(text)} `, h('span', { class: 'muted' }, `${took} ms`)),
      h('details', { class: 'fold' }, h('summary', {}, 'The answer'), h('div', { class: 'code' }, h('pre', { tabindex: 0 }, pretty(text)))),
    );
  }
}

function message(text) {
  try {
    return JSON.parse(text).error.message;
  } catch {
    return text.slice(0, 200);
  }
}
