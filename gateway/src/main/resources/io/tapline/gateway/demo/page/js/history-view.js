import { button, fill, h } from './dom.js';
import { clock, headline } from './format.js';

const PAGE = 10;

/** The user's history as the API pages and filters it. */
export class HistoryView {
  #root;
  #select;
  #session;
  #filters = {};
  #list = h('ul', { class: 'history' });
  #count = h('span', { class: 'count' });
  #problem = h('p', { class: 'problem', hidden: true });
  #more;
  #items = [];
  #nextLink;
  #asked = 0;

  /** @param {(item: object) => void} select */
  constructor(root, select) {
    this.#root = root;
    this.#select = select;
    this.#more = button('Older ones', { class: 'quiet small' }, () => this.#older());
    this.#build();
  }

  for(session) {
    this.#session = session;
    return this.refresh();
  }

  #build() {
    const changed = () => this.refresh();
    const choice = (name, label, options) => {
      this.#filters[name] = h('select', { id: `filter-${name}`, on: { change: changed } }, options.map(([value, text]) => h('option', { value }, text)));
      return h('div', { class: 'field' }, h('label', { for: `filter-${name}` }, label), this.#filters[name]);
    };
    this.#filters.group = h('input', { id: 'filter-group', placeholder: 'any', autocomplete: 'off', on: { change: changed } });
    fill(
      this.#root,
      h('header', {}, h('h2', { id: 'history-title' }, 'History ', this.#count)),
      h(
        'div',
        { class: 'filters' },
        choice('read', 'Read state', [['', 'any'], ['unread', 'unread'], ['read', 'read']]),
        choice('action', 'Action', [['', 'any'], ['noInteraction', 'none'], ['activated', 'activated'], ['dismissed', 'dismissed'], ['snoozed', 'snoozed']]),
        choice('status', 'Status', [['', 'active'], ['deleted', 'deleted']]),
        h('div', { class: 'field' }, h('label', { for: 'filter-group' }, 'Group'), this.#filters.group),
      ),
      this.#problem,
      this.#list,
      this.#more,
    );
  }

  #query() {
    const { read, action, status, group } = this.#filters;
    const conditions = [
      read.value && `readState eq '${read.value}'`,
      action.value && `userActionState eq '${action.value}'`,
      status.value && `status eq '${status.value}'`,
      group.value && `groupName eq '${group.value.replaceAll("'", "''")}'`,
    ].filter(Boolean);
    const query = new URLSearchParams({ $top: PAGE, $count: 'true' });
    if (conditions.length > 0) {
      query.set('$filter', conditions.join(' and '));
    }
    return query;
  }

  /** Shows the newest page as it is now. */
  async refresh() {
    const asked = ++this.#asked;
    try {
      const page = await this.#session.asUser('GET', `/beta/me/notifications?${this.#query()}`);
      if (asked === this.#asked) {
        this.#items = page.value;
        this.#nextLink = page['@odata.nextLink'];
        this.#count.textContent = page['@odata.count'];
        this.#problem.hidden = true;
        this.#draw();
      }
    } catch (failure) {
      this.#problem.textContent = failure.message;
      this.#problem.hidden = failure.status === 0;
    }
  }

  async #older() {
    const { pathname, search } = new URL(this.#nextLink, location.href);
    const page = await this.#session.asUser('GET', pathname + search);
    this.#items = [...this.#items, ...page.value];
    this.#nextLink = page['@odata.nextLink'];
    this.#draw();
  }

  #draw() {
    this.#more.hidden = this.#nextLink === undefined;
    fill(this.#list, this.#items.length > 0 ? this.#items.map((item) => this.#row(item)) : h('li', { class: 'empty' }, 'Nothing fits.'));
  }

  #row(item) {
    const { title } = headline(item);
    const states = [
      item.status === 'deleted' ? 'deleted' : null,
      item.readState === 'read' ? 'read' : null,
      item.userActionState === 'noInteraction' ? null : item.userActionState,
      item.groupName,
    ].filter(Boolean);
    return h(
      'li',
      {},
      h(
        'button',
        { type: 'button', on: { click: () => this.#select(item) } },
        h('span', { class: item.readState === 'read' ? 'name' : 'name unread' }, title),
        h('span', { class: 'row' }, h('time', { datetime: item.creationDateTime }, clock(item.creationDateTime)), states.map((state) => h('span', { class: 'chip' }, state))),
      ),
    );
  }
}
