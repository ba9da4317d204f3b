import { button, copyButton, fill, h, segments } from './dom.js';
import { clock, headline, pretty } from './format.js';

const CHOICES = [
  ['iOS', 'iOS'],
  ['android', 'Android'],
  ['windows', 'Windows'],
  ['webPush', 'Web'],
  ['browser', 'This browser'],
];
const TAPS_SHOWN = 20;

/** One device as the page shows it: which it is, what is on its screen, and the pushes that reached it. */
export class DeviceView {
  #slot;
  #device;
  #hooks;
  #screen = h('ul', { class: 'screen' });
  #taps = h('ol', { class: 'taps' });
  #tapCount = h('span', { class: 'count' });
  #title = h('h2');
  #state = h('p', { class: 'hint' });
  #problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  #asleep = h('input', { type: 'checkbox', on: { change: () => (this.#device.asleep = this.#asleep.checked) } });
  #asleepLabel = h('label', { class: 'switch' }, this.#asleep, h('span', {}, 'Asleep: does not answer taps'));
  #openTaps = new Set();
  #drawnTaps = '';

  /** @param {{ choose(platform: string): void, select(id: string): void, changed(): void, announce(text: string): void }} hooks */
  constructor(slot, platform, hooks) {
    this.#slot = slot;
    this.#hooks = hooks;
    this.element = h(
      'article',
      { class: 'panel device', 'data-slot': slot },
      h('header', {}, this.#title, this.#state),
      segments(`platform-${slot}`, `Platform of the ${slot} device`, CHOICES, platform, (value) => hooks.choose(value)),
      this.#problem,
      this.#screen,
      h(
        'footer',
        {},
        h('div', { class: 'row' }, button('Pull now', { class: 'quiet small' }, () => this.#device.pull(), this.#report), this.#asleepLabel),
        h('details', { class: 'fold' }, h('summary', {}, 'Pushes that arrived ', this.#tapCount), this.#taps),
      ),
    );
  }

  show(device) {
    this.#device = device;
    this.#openTaps.clear();
    this.#drawnTaps = '';
    this.#problem.hidden = true;
    this.#asleep.checked = false;
    this.#asleepLabel.hidden = device.live === true;
    this.#title.textContent = device.name;
    device.addEventListener('change', () => this.#device === device && this.draw());
    device.addEventListener('failed', ({ failure }) => this.#device === device && this.#report(failure));
    device.addEventListener('tapped', () => this.#flash());
    device.addEventListener('arrived', ({ items }) =>
      this.#hooks.announce(`${device.name}: ${items.map((item) => headline(item).title).join(', ')}`),
    );
    this.draw();
  }

  /** Whether the device is still subscribing, and hears of nothing yet. */
  set busy(busy) {
    this.element.setAttribute('aria-busy', busy);
  }

  draw() {
    const { shown, taps, status, alert } = this.#device;
    this.#state.textContent = status;
    const items = [...(alert ? [systemAlert(alert)] : []), ...shown.map((item) => this.#item(item))];
    fill(this.#screen, items.length > 0 ? items : h('li', { class: 'empty' }, 'Nothing to show. Send a notification, and watch it arrive here.'));
    this.#tapCount.textContent = taps.length;
    this.#drawTaps(taps);
  }

  #report = (failure) => {
    this.#problem.textContent = failure.message;
    this.#problem.hidden = false;
    setTimeout(() => (this.#problem.hidden = true), 8000);
  };

  #flash() {
    this.element.classList.remove('tapped');
    // Read, so that the animation begins anew.
    void this.element.offsetWidth;
    this.element.classList.add('tapped');
  }

  #item(item) {
    const { title, body } = headline(item);
    const act = (text, work) =>
      button(text, { class: 'quiet small', 'aria-label': `${text}: ${title}` }, async () => {
        await work();
        this.#hooks.changed();
      }, this.#report);
    const mark = (text, state) => act(text, () => this.#device.mark(item.id, state));
    return h(
      'li',
      { class: `toast ${item.readState}`, 'data-id': item.id },
      h(
        'button',
        { type: 'button', class: 'toast-text', 'aria-label': `Show the trail of ${title}`, on: { click: () => this.#hooks.select(item.id) } },
        h('strong', {}, title),
        body ? h('span', {}, body) : null,
        h(
          'small',
          {},
          h('time', { datetime: item.creationDateTime }, clock(item.creationDateTime)),
          item.groupName ? h('span', { class: 'chip' }, item.groupName) : null,
          item.readState === 'read' ? h('span', { class: 'chip' }, 'read') : null,
          item.userActionState === 'snoozed' ? h('span', { class: 'chip' }, 'snoozed') : null,
        ),
      ),
      h(
        'div',
        { class: 'actions' },
        item.readState === 'read' ? mark('Unread', { readState: 'unread' }) : mark('Read', { readState: 'read' }),
        mark('Dismiss', { userActionState: 'dismissed' }),
        mark('Activate', { userActionState: 'activated' }),
        mark('Snooze', { userActionState: 'snoozed' }),
        act('Delete', () => this.#device.delete(item.id)),
      ),
    );
  }

  /** Left as they are if nothing came, so that one that is being read stays open. */
  #drawTaps(taps) {
    const newest = taps.slice(-TAPS_SHOWN).reverse();
    const drawn = newest.map(key).join();
    if (drawn !== this.#drawnTaps || newest.length === 0) {
      this.#drawnTaps = drawn;
      fill(
        this.#taps,
        newest.length > 0
          ? newest.map((tap) => this.#tap(tap))
          : h('li', { class: 'empty' }, 'None yet.'),
      );
    }
  }

  #tap(tap) {
    const raw = rawPush(tap);
    const details = h(
      'details',
      { open: this.#openTaps.has(key(tap)) },
      h(
        'summary',
        {},
        h('time', { datetime: tap.receivedAt }, clock(tap.receivedAt)),
        h('span', { class: tap.status < 300 ? 'good' : 'bad' }, String(tap.status || 'no answer')),
        h('span', { class: 'muted' }, `${(tap.plaintext ?? tap.body).length} bytes`),
      ),
      h('div', { class: 'code' }, h('pre', { tabindex: 0 }, raw), copyButton(() => raw)),
    );
    details.addEventListener('toggle', () => this.#openTaps[details.open ? 'add' : 'delete'](key(tap)));
    return h('li', {}, details);
  }
}

function systemAlert({ title, body }) {
  return h('li', { class: 'toast system' }, h('div', { class: 'toast-text' }, h('strong', {}, title ?? body), title && body ? h('span', {}, body) : null, h('small', {}, 'shown by iOS itself, out of the push')));
}

function key(tap) {
  return tap.receivedAt + tap.path;
}

/** The request as it came, and what an encrypted body says to the one who has the key. */
function rawPush(tap) {
  const headers = Object.entries(tap.headers).map(([name, value]) => `${name}: ${value}`);
  const body = tap.base64 ? `(${Math.round((tap.body.length * 3) / 4)} bytes, encrypted)` : pretty(tap.body);
  return [
    `${tap.method} ${tap.path}`,
    ...headers,
    '',
    body,
    ...(tap.plaintext === null || tap.plaintext === undefined ? [] : ['', '— decrypted with the browser’s key —', pretty(tap.plaintext)]),
    ...(tap.error ? ['', `Refused: ${tap.error}`] : []),
  ].join('\n');
}
