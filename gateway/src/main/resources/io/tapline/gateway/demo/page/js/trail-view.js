import { copyButton, fill, h } from './dom.js';
import { clock, dateAndTime, headline, offset, PLATFORMS } from './format.js';

const INTERVAL = 500;

const ENDS = { accepted: 'sent', gone: 'device gone', rejected: 'refused', fetched: 'fetched, not needed', notNeeded: 'not needed' };

/** What became of one notification, device by device, kept up to date. */
export class TrailView {
  #root;
  #taps;
  #session;
  #item;
  #trail;
  /** When a device was first seen to have the content: later it is only known that it has it. */
  #fetched = new Map();
  #timer;
  #drawn = '';

  /** The devices of this page, by the ids of their subscriptions. */
  devices = new Map();

  constructor(root, taps) {
    this.#root = root;
    this.#taps = taps;
    this.#draw();
  }

  /** @param {object | undefined} item what a pull brought; undefined: none */
  watch(session, item) {
    this.#session = session;
    this.#item = item;
    this.#trail = undefined;
    this.#fetched.clear();
    this.#drawn = '';
    this.#draw();
    clearTimeout(this.#timer);
    if (item) {
      this.#follow(item.id);
    }
  }

  get id() {
    return this.#item?.id;
  }

  async #follow(id) {
    if (document.visibilityState === 'visible') {
      await this.#read(id).catch((failure) => failure.status === 404 && this.#gone(id));
    }
    if (this.id === id) {
      this.#timer = setTimeout(() => this.#follow(id), INTERVAL);
    }
  }

  async #read(id) {
    const trail = await this.#session.asUser('GET', `/demo/trail/${id}`);
    if (this.id === id) {
      this.#trail = trail;
      for (const { subscription, fetchedBy } of trail.devices) {
        if (fetchedBy && !this.#fetched.has(subscription)) {
          this.#fetched.set(subscription, fetchedBy);
        }
      }
      this.#draw();
    }
  }

  #gone(id) {
    if (this.id === id) {
      this.#item = undefined;
      this.#draw('This notification is no more, and its trail with it.');
    }
  }

  #draw(instead) {
    const drawn = JSON.stringify([this.#item, this.#trail, instead, this.#tapsSeen()]);
    if (drawn === this.#drawn) {
      return;
    }
    this.#drawn = drawn;
    fill(this.#root, this.#item ? this.#content() : empty(instead));
  }

  #tapsSeen() {
    return (this.#trail?.devices ?? []).map((device) => this.#tapAt(device) ?? '');
  }

  #content() {
    const { title } = headline(this.#item);
    return [
      h(
        'header',
        {},
        h('h2', { id: 'trail-title' }, 'Trail'),
        h('p', { class: 'trail-name' }, title),
        h('p', { class: 'id' }, h('code', {}, this.id), copyButton(() => this.id)),
      ),
      this.#trail ? [this.#summary(), this.#devices(), this.#changes()] : h('p', { class: 'empty' }, 'Reading …'),
    ];
  }

  #summary() {
    const { acceptedAt, expiresAt, status, readState, userActionState } = this.#trail;
    const states = [status === 'deleted' ? 'deleted' : null, readState, userActionState === 'noInteraction' ? null : userActionState];
    return h(
      'p',
      { class: 'summary' },
      h('span', {}, h('strong', {}, 'Accepted '), moment(acceptedAt)),
      states.filter(Boolean).map((state) => h('span', { class: `chip ${state}` }, state)),
      h('span', { class: 'muted' }, 'expires ', h('time', { datetime: expiresAt }, dateAndTime(expiresAt))),
    );
  }

  #devices() {
    const { devices } = this.#trail;
    if (devices.length === 0) {
      return h('p', { class: 'empty' }, 'No device has it, and no push has an outcome yet.');
    }
    const heads = ['Device', 'Tap arrived', 'Push service', 'Fetched', 'Marked'];
    if (devices.some(({ alert }) => alert)) {
      heads.push('Fallback alert');
    }
    return h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Trail by device' },
      h(
        'table',
        {},
        h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
        h('tbody', {}, devices.map((device) => this.#device(device, heads))),
      ),
    );
  }

  #device(device, heads) {
    const { push, alert } = device;
    const tap = this.#tapAt(device);
    const marks = this.#trail.changes.filter((change) => change.device === device.subscription);
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, this.devices.get(device.subscription)?.name ?? device.deviceId ?? 'a device that is no more', device.platform ? h('small', {}, PLATFORMS[device.platform].service) : null),
      cell('Tap arrived', tap ? this.#after(tap) : null),
      cell('Push service', push ? [h('span', { class: `word ${push.state}` }, push.state), ' ', this.#after(push.at), details(push)] : null),
      cell('Fetched', this.#fetched.has(device.subscription) ? this.#after(this.#fetched.get(device.subscription)) : null),
      cell('Marked', marks.length > 0 ? marks.map((mark) => h('span', { class: 'mark' }, `${words(mark)} `, this.#after(mark.at))) : null),
      heads.includes('Fallback alert') ? cell('Fallback alert', alert ? this.#alert(alert) : null) : null,
    );
  }

  #alert({ dueAt, settledAt, end, word }) {
    return settledAt
      ? [h('span', { class: `word ${end}` }, ENDS[end]), ' ', this.#after(settledAt), word ? h('small', {}, word) : null]
      : [h('span', { class: 'word retry' }, 'due'), ' ', this.#after(dueAt), word ? h('small', {}, word) : null];
  }

  /** When the simulator got the first push that names this notification. */
  #tapAt({ push, platform, subscription }) {
    const target = this.devices.get(subscription)?.target;
    if (!push || !platform || !target) {
      return undefined;
    }
    return this.#taps.of(target).find((tap) => JSON.stringify(tap).includes(this.id))?.receivedAt;
  }

  #after(time) {
    return h('time', { datetime: time, title: dateAndTime(time) }, offset(this.#trail.acceptedAt, time));
  }

  #changes() {
    const devices = new Map(this.#trail.devices.map((device) => [device.subscription, device.deviceId]));
    const others = this.#trail.changes.filter(({ device }) => !devices.has(device));
    return others.length === 0
      ? null
      : h(
          'ul',
          { class: 'changes' },
          others.map((change) => h('li', {}, `${words(change)} by the app server, or a client that named no device, `, this.#after(change.at))),
        );
  }
}

function empty(text = 'Send a notification, or choose one, to see its way: accepted, tapped, fetched, marked, device by device.') {
  return [h('header', {}, h('h2', { id: 'trail-title' }, 'Trail')), h('p', { class: 'empty' }, text)];
}

function cell(head, content) {
  return h('td', { 'data-head': head }, content ?? h('span', { class: 'muted' }, '–'));
}

function moment(time) {
  return h('time', { datetime: time }, `${clock(time)}.${String(new Date(time).getMilliseconds()).padStart(3, '0')}`);
}

function details({ attempts, reason, nextAttemptAt }) {
  const parts = [
    attempts > 1 ? `${attempts} attempts` : null,
    reason,
    nextAttemptAt ? `again at ${clock(nextAttemptAt)}` : null,
  ].filter(Boolean);
  return parts.length > 0 ? h('small', {}, parts.join(', ')) : null;
}

function words({ newContent, status, readState, userActionState }) {
  if (newContent) {
    return 'new content';
  }
  if (status === 'deleted') {
    return 'deleted';
  }
  return userActionState === 'noInteraction' ? readState : userActionState;
}
