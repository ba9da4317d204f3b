import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './client.js';
import { refusal } from './fake-gateway.js';

async function clientWith(...items) {
  const client = await new Client().open();
  const ids = items.map((fields) => client.server.post(fields));
  await client.sync.run();
  client.changes.length = 0;
  return { client, ids };
}

async function views(client) {
  return (await client.replica.items()).map((item) => client.marks.view(item));
}

test('a mark is seen at once and holds once the gateway has it', async () => {
  const { client, ids } = await clientWith({});
  let answer;
  client.server.next.push(
    (request) => new Promise((resolve) => (answer = () => resolve(client.server.fetch(request.url.href, wire(request))))),
  );
  const marked = client.marks.one(ids[0], { readState: 'read' });
  await client.until(() => client.changes.length > 0);
  assert.equal(client.changes[0].updated[0].readState, 'read');
  assert.equal((await views(client))[0].readState, 'read');
  assert.equal((await client.replica.find(ids[0])).readState, 'unread');
  while (answer === undefined) {
    await new Promise(setImmediate);
  }
  answer();
  await marked;
  assert.equal((await client.replica.find(ids[0])).readState, 'read');
  assert.equal((await views(client))[0].readState, 'read');
});

/** As it came, for a second fetch. */
function wire({ method, headers, body }) {
  return { method, headers, body: body && JSON.stringify(body) };
}

test('a mark that is refused is taken back', async () => {
  const { client, ids } = await clientWith({});
  client.server.next.push(() => refusal(503, 'serviceUnavailable'));
  await assert.rejects(client.marks.one(ids[0], { userActionState: 'dismissed' }), { code: 'serviceUnavailable' });
  assert.deepEqual(
    client.changes.flatMap((change) => change.updated.map((item) => item.userActionState)),
    ['dismissed', 'noInteraction'],
  );
});

test('a mark that meets another version ends with that version', async () => {
  const { client, ids } = await clientWith({});
  const ifMatch = (await client.replica.find(ids[0]))['@odata.etag'];
  client.server.change(ids[0], { userActionState: 'snoozed' });
  await assert.rejects(client.marks.one(ids[0], { userActionState: 'dismissed' }, { ifMatch }), { code: 'preconditionFailed' });
  assert.equal((await views(client))[0].userActionState, 'snoozed');
});

test('marks of one item under way at once end as the gateway has them', async () => {
  const { client, ids } = await clientWith({});
  await Promise.all([
    client.marks.one(ids[0], { readState: 'read' }),
    client.marks.one(ids[0], { userActionState: 'activated' }),
    client.marks.one(ids[0], { userActionState: 'dismissed' }),
  ]);
  const [item] = await views(client);
  assert.deepEqual([item.readState, item.userActionState], ['read', 'dismissed']);
});

test('many are marked by ids, group or all together', async () => {
  const { client, ids } = await clientWith({ groupName: 'mail' }, {}, { groupName: 'mail' });
  assert.equal(await client.marks.many({ groupName: 'mail' }, { readState: 'read' }), 2);
  assert.equal(await client.marks.many({ ids: [ids[1], ids[1]] }, { userActionState: 'snoozed' }), 1);
  assert.equal(await client.marks.many({ all: true }, { userActionState: 'dismissed' }), 3);
  const items = (await views(client)).reverse();
  assert.deepEqual(
    items.map((item) => [item.readState, item.userActionState]),
    [
      ['read', 'dismissed'],
      ['unread', 'dismissed'],
      ['read', 'dismissed'],
    ],
  );
});

test('more ids than the gateway takes at once are told in parts', async () => {
  const { client, ids } = await clientWith({});
  await client.marks.many({ ids: [...ids, ...Array.from({ length: 1000 }, (_, i) => `other-${i}`)] }, { readState: 'read' });
  const parts = client.server.requests.filter(({ url }) => url.pathname.endsWith('/setState'));
  assert.deepEqual(
    parts.map(({ body }) => body.ids.length),
    [1000, 1],
  );
});

test('a deleted item is gone, and comes back if the gateway refuses', async () => {
  const { client, ids } = await clientWith({}, {});
  await client.marks.delete(ids[0]);
  assert.deepEqual(
    (await views(client)).map((item) => item.id),
    [ids[1]],
  );
  client.server.next.push(() => refusal(500, 'internalServerError'));
  client.changes.length = 0;
  await assert.rejects(client.marks.delete(ids[1]), { code: 'internalServerError' });
  assert.deepEqual(
    client.changes
      .map(({ added, removed }) => [added.map((item) => item.id), removed.map((item) => item.id)])
      .filter((ids) => ids.flat().length),
    [
      [[], [ids[1]]],
      [[ids[1]], []],
    ],
  );
});

test('a mark of what is gone elsewhere is refused, and the item goes', async () => {
  const { client, ids } = await clientWith({});
  client.server.delete(ids[0]);
  client.server.next.push(() => refusal(404, 'itemNotFound'));
  await assert.rejects(client.marks.one(ids[0], { readState: 'read' }), { code: 'itemNotFound' });
  assert.deepEqual(await views(client), []);
});
