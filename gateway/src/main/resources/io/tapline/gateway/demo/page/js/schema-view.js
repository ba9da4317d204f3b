import { h } from './dom.js';

const DEEPEST = 8;

/** The object that a `$ref` of the document stands for; anything else as it is. */
export function resolved(root, value) {
  let target = value;
  while (target?.$ref) {
    target = target.$ref
      .slice(2)
      .split('/')
      .reduce((part, name) => part[name.replaceAll('~1', '/').replaceAll('~0', '~')], root);
  }
  return target;
}

/** The members of a schema as a list, those of objects in them within. Null if it has none. */
export function members(root, schema, depth = 0) {
  const object = shape(root, schema);
  const properties = Object.entries(object.properties ?? {});
  if (properties.length === 0 || depth > DEEPEST) {
    return null;
  }
  return h(
    'ul',
    { class: 'members' },
    properties.map(([name, value]) => member(root, name, value, (object.required ?? []).includes(name), depth)),
  );
}

function member(root, name, value, required, depth) {
  const property = resolved(root, value);
  return h(
    'li',
    {},
    h('code', { class: 'member' }, name),
    ' ',
    h('span', { class: 'muted' }, kind(root, property)),
    required ? h('span', { class: 'chip' }, 'required') : null,
    property.description ? h('p', { class: 'hint' }, prose(property.description)) : null,
    members(root, property, depth + 1),
  );
}

/** What has the members: the schema itself, what its array holds, or the one of its alternatives that is not null. */
function shape(root, schema) {
  const object = resolved(root, schema);
  if (object.properties) {
    return object;
  }
  if (object.items) {
    return shape(root, object.items);
  }
  const choice = (object.anyOf ?? object.oneOf ?? object.allOf ?? []).map((each) => resolved(root, each)).find((each) => each.properties);
  return choice ?? object;
}

/** The type in a few words, with its bounds. */
export function kind(root, schema) {
  const { type, format, items, anyOf, oneOf, minimum, maximum, maxLength, maxItems, ...rest } = resolved(root, schema);
  if (rest.enum) {
    return rest.enum.map((value) => JSON.stringify(value)).join(' | ');
  }
  if ('const' in rest) {
    return JSON.stringify(rest.const);
  }
  const alternatives = anyOf ?? oneOf;
  if (alternatives && !type) {
    return [...new Set(alternatives.map((each) => kind(root, each)))].join(' | ');
  }
  const base = items ? `array of ${kind(root, items)}` : [type ?? 'any'].flat().join(' | ');
  const bounds = [
    format,
    minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : minimum !== undefined ? `from ${minimum}` : null,
    maxLength !== undefined ? `up to ${maxLength} characters` : null,
    maxItems !== undefined ? `up to ${maxItems}` : null,
  ].filter(Boolean);
  return bounds.length > 0 ? `${base}, ${bounds.join(', ')}` : base;
}

/** A description: its `code`, **bold** and *leaning* words as elements, everything else as text. */
export function prose(text) {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`|\*[^*\s][^*]*\*)/).map((part) => {
    if (part.startsWith('`')) {
      return h('code', {}, part.slice(1, -1));
    }
    if (part.startsWith('**')) {
      return h('strong', {}, prose(part.slice(2, -2)));
    }
    return part.length > 2 && part.startsWith('*') ? h('em', {}, part.slice(1, -1)) : part;
  });
}

export function paragraphs(text) {
  return text.trim().split(/\n\s*\n/).map((part) => h('p', {}, prose(part)));
}
