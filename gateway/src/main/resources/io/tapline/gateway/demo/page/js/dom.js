/**
 * An element. Strings among the children become text, never markup; null and undefined are left out.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes] `on` holds listeners by event; true is an attribute without a value
 * @param {...(Node | string | number | null | undefined)} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'on') {
      Object.entries(value).forEach(([event, listener]) => element.addEventListener(event, listener));
    } else if (name === 'value') {
      element.value = value;
    } else if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  append(element, children);
  return element;
}

/** Puts children in the place of those that are there. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/** A choice of few, as radio buttons in a row. */
export function segments(name, label, options, chosen, onChange) {
  return h(
    'fieldset',
    { class: 'segments' },
    h('legend', { class: 'hidden' }, label),
    options.map(([value, text]) =>
      h(
        'label',
        {},
        h('input', { type: 'radio', name, value, checked: value === chosen, on: { change: () => onChange(value) } }),
        h('span', {}, text),
      ),
    ),
  );
}

/** A button that can be pressed once at a time; what it fails with is shown by `report`. */
export function button(text, attributes, press, report) {
  const made = h('button', { type: 'button', ...attributes }, text);
  made.addEventListener('click', async () => {
    made.setAttribute('aria-disabled', 'true');
    try {
      await press();
    } catch (error) {
      report?.(error);
    } finally {
      made.removeAttribute('aria-disabled');
    }
  });
  return made;
}

export function copyButton(text) {
  const made = h('button', { type: 'button', class: 'quiet small' }, 'Copy');
  made.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text());
    made.textContent = 'Copied';
    setTimeout(() => (made.textContent = 'Copy'), 1500);
  });
  return made;
}
