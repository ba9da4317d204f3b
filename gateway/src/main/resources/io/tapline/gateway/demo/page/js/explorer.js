import { fill, h } from './dom.js';
import { kind, members, paragraphs, prose, resolved } from './schema-view.js';
import { TryIt } from './try-it.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** The API as its OpenAPI document tells of it. */
export class Explorer {
  #root;
  #gateway;
  #context;
  #document;
  #operations = [];
  #nav = h('nav', { class: 'operations', 'aria-label': 'Operations' });
  #main = h('div', { class: 'operation' });
  #try;

  constructor(root, gateway, context) {
    this.#root = root;
    this.#gateway = gateway;
    this.#context = context;
  }

  /** @param {string} id of an operation; anything else: the introduction */
  async show(id) {
    this.#try?.stop();
    try {
      await this.#load();
    } catch (failure) {
      fill(this.#root, h('p', { class: 'problem' }, `The description of the API cannot be read: ${failure.message}`));
      return;
    }
    fill(this.#root, this.#nav, this.#main);
    const operation = this.#operations.find((each) => each.operationId === id);
    this.#drawNav(operation);
    fill(this.#main, operation ? this.#operation(operation) : this.#introduction());
  }

  async #load() {
    if (this.#document === undefined) {
      this.#document = await this.#gateway.json('GET', '/beta/openapi.json');
      this.#operations = Object.entries(this.#document.paths).flatMap(([path, item]) =>
        METHODS.filter((method) => item[method]).map((method) => this.#read(path, item, method)),
      );
    }
  }

  #read(path, item, method) {
    const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])].map((each) => resolved(this.#document, each));
    return { ...item[method], path, method: method.toUpperCase(), parameters, server: this.#document.servers?.[0]?.url ?? '' };
  }

  #drawNav(chosen) {
    const tags = this.#document.tags ?? [];
    fill(
      this.#nav,
      h('a', { href: '#api', 'aria-current': chosen === undefined }, 'About the API'),
      tags.map(({ name }) => [
        h('h3', {}, name),
        h(
          'ul',
          {},
          this.#operations
            .filter(({ tags: own }) => own?.includes(name))
            .map((each) =>
              h('li', {}, h('a', { href: `#api/${each.operationId}`, 'aria-current': each === chosen }, method(each.method), h('span', {}, each.summary ?? each.path))),
            ),
        ),
      ]),
    );
  }

  #introduction() {
    const { title, version, summary, description = '' } = this.#document.info;
    return h(
      'article',
      { class: 'panel prose' },
      h('h2', {}, `${title} API, version ${version}`),
      summary ? h('p', {}, h('strong', {}, summary)) : null,
      paragraphs(description),
      h('p', {}, 'The document itself: ', h('a', { href: '/beta/openapi.json' }, '/beta/openapi.json')),
    );
  }

  #operation(operation) {
    this.#try = new TryIt(this.#document, operation, this.#context);
    return [
      h(
        'article',
        { class: 'panel' },
        h('header', {}, h('h2', {}, operation.summary), h('p', { class: 'path' }, method(operation.method), h('code', {}, operation.server + operation.path))),
        h('div', { class: 'prose' }, paragraphs(operation.description ?? '')),
        this.#parameters(operation),
        this.#body(operation),
        this.#answers(operation),
      ),
      this.#try.element(),
    ];
  }

  #parameters({ parameters }) {
    return parameters.length === 0
      ? null
      : [
          h('h3', {}, 'Parameters'),
          h(
            'ul',
            { class: 'members' },
            parameters.map(({ name, in: place, required, description, schema }) =>
              h(
                'li',
                {},
                h('code', { class: 'member' }, name),
                ' ',
                h('span', { class: 'muted' }, `${place}, ${kind(this.#document, schema ?? {})}`),
                required ? h('span', { class: 'chip' }, 'required') : null,
                description ? h('p', { class: 'hint' }, prose(description)) : null,
              ),
            ),
          ),
        ];
  }

  #body({ requestBody }) {
    const schema = resolved(this.#document, requestBody)?.content?.['application/json']?.schema;
    if (!schema) {
      return null;
    }
    const { description } = resolved(this.#document, schema);
    return [h('h3', {}, 'Body'), description ? h('p', { class: 'hint' }, prose(description)) : null, members(this.#document, schema)];
  }

  #answers({ responses }) {
    return [
      h('h3', {}, 'Answers'),
      h(
        'ul',
        { class: 'answers' },
        Object.entries(responses).map(([status, response]) => {
          const { description, content } = resolved(this.#document, response);
          const schema = status < 400 ? Object.values(content ?? {})[0]?.schema : undefined;
          const inside = schema ? members(this.#document, schema) : null;
          const line = [h('strong', { class: status < 300 ? 'good' : 'muted' }, status), h('span', {}, prose(description ?? ''))];
          return h('li', {}, inside ? h('details', {}, h('summary', {}, line), inside) : h('div', { class: 'line' }, line));
        }),
      ),
    ];
  }
}

function method(name) {
  return h('span', { class: `method ${name.toLowerCase()}` }, name);
}
