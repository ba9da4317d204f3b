import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applied, replaced } from '../src/changes.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');

function item(id, version, expirationDateTime = '2026-12-01T00:00:00Z') {
  return { id, '@odata.etag': `W/"${version}"`, expirationDateTime };
}

function over(known, values) {
  const items = new Map(known.map((each) => [each.id, each]));
  return applied((id) => items.get(id), values, NOW);
}

test('what is unknown is added and what has another version is updated', () => {
  const change = over([item('a', 1)], [item('a', 2), item('b', 3)]);
  assert.deepEqual(change, { added: [item('b', 3)], updated: [item('a', 2)], removed: [] });
});

test('what is known as it is, is no change', () => {
  assert.deepEqual(over([item('a', 1)], [item('a', 1)]), { added: [], updated: [], removed: [] });
});

test('an item that comes twice is added once, in its last version', () => {
  assert.deepEqual(over([], [item('a', 1), item('a', 2)]).added, [item('a', 2)]);
});

test('only what is known can be removed', () => {
  const gone = (id) => ({ id, '@removed': { reason: 'deleted' } });
  assert.deepEqual(over([item('a', 1)], [gone('a'), gone('b')]).removed, [{ id: 'a', reason: 'deleted' }]);
});

test('what came and went is nothing', () => {
  assert.deepEqual(over([], [item('a', 1), { id: 'a', '@removed': { reason: 'expired' } }]), {
    added: [],
    updated: [],
    removed: [],
  });
});

test('what has expired by now is removed or never added', () => {
  const late = '2026-11-21T12:00:00Z';
  assert.deepEqual(over([item('a', 1)], [item('a', 2, late), item('b', 1, late)]), {
    added: [],
    updated: [],
    removed: [{ id: 'a', reason: 'expired' }],
  });
});

test('what a whole history lacks is gone', () => {
  const known = new Map([item('a', 1), item('b', 1), item('c', 1, '2026-11-20T00:00:00Z')].map((each) => [each.id, each]));
  assert.deepEqual(replaced(known, [item('a', 1), item('d', 1)], NOW), {
    added: [item('d', 1)],
    updated: [],
    removed: [
      { id: 'b', reason: 'deleted' },
      { id: 'c', reason: 'expired' },
    ],
  });
});
