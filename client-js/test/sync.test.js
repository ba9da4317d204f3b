import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './client.js';
import { refusal } from './fake-gateway.js';

test('the first round reads all pages, newest first then', async () => {
  const client = await new Client().open();
  client.server.pageSize = 2;
  const ids = Array.from({ length: 5 }, () => client.server.post());
  const round = await client.sync.run();
  assert.equal(round.anew, true);
  assert.equal(round.added.length, 5);
  assert.deepEqual(await client.ids(), ids.reverse());
  assert.equal(client.server.requests.length, 3);
  assert.ok(client.server.requests.every(({ url }) => url.origin === client.server.baseUrl));
});

test('later rounds read what has changed', async () => {
  const client = await new Client().open();
  const [one, two, three] = [client.server.post(), client.server.post(), client.server.post()];
  await client.sync.run();
  client.server.change(one, { readState: 'read' });
  client.server.delete(two);
  client.server.delete(three, 'expired');
  const four = client.server.post();
  const round = await client.sync.run();
  assert.deepEqual(
    [round.added, round.updated].map((items) => items.map((item) => item.id)),
    [[four], [one]],
  );
  assert.deepEqual(round.removed, [
    { id: two, reason: 'deleted' },
    { id: three, reason: 'expired' },
  ]);
  assert.deepEqual(await client.ids(), [four, one]);
  assert.equal((await client.replica.find(one)).readState, 'read');
});

test('a token that leads nowhere means to begin anew, and only differences are told', async () => {
  const client = await new Client().open();
  const [kept, gone] = [client.server.post(), client.server.post()];
  await client.sync.run();
  client.server.delete(gone);
  client.server.forgetTokens();
  const added = client.server.post();
  const round = await client.sync.run();
  assert.equal(round.anew, true);
  assert.deepEqual(
    round.added.map((item) => item.id),
    [added],
  );
  assert.deepEqual(round.updated, []);
  assert.deepEqual(round.removed, [{ id: gone, reason: 'deleted' }]);
  assert.deepEqual(await client.ids(), [added, kept]);
});

test('a token of another user means the same', async () => {
  const client = await new Client().open();
  client.server.post();
  await client.sync.run();
  client.server.next.push(() => refusal(400, 'invalidRequest', '$deltatoken'));
  assert.equal((await client.sync.run()).anew, true);
});

test('a round that fails in the middle changes nothing', async () => {
  const client = await new Client().open();
  client.server.pageSize = 1;
  client.server.post();
  client.server.post();
  client.server.next.push(undefined, () => refusal(503, 'serviceUnavailable', undefined, { 'Retry-After': '7' }));
  await assert.rejects(client.sync.run(), { code: 'serviceUnavailable', status: 503, retryAfter: 7000 });
  assert.deepEqual(await client.ids(), []);
  assert.equal(await client.replica.position(), undefined);
});

test('calls before a round begins share it, and a call after its beginning has one of its own', async () => {
  const client = await new Client().open();
  let begun;
  const beginning = new Promise((resolve) => (begun = resolve));
  let answer;
  client.server.next.push(
    () =>
      new Promise((resolve) => {
        answer = () => resolve(refusal(503, 'serviceUnavailable'));
        begun();
      }),
  );
  const first = [client.sync.run(), client.sync.run()];
  await beginning;
  const second = client.sync.run();
  answer();
  assert.deepEqual(
    (await Promise.allSettled(first)).map((round) => round.status),
    ['rejected', 'rejected'],
  );
  assert.equal((await second).anew, true);
  assert.equal(client.server.requests.length, 2);
});

test('a round that a stream has overtaken is read again', async () => {
  const client = await new Client().open();
  const first = client.server.post();
  await client.sync.run();
  const second = client.server.post();
  const meanwhile = await client.replica.position();
  client.server.next.push(async () => {
    await client.replica.apply(meanwhile, [{ id: first, '@removed': { reason: 'deleted' } }], 'a.01');
    return new Response(JSON.stringify({ value: [], '@odata.deltaLink': 'https://elsewhere.test/?$deltatoken=a.1' }));
  });
  const round = await client.sync.run();
  assert.deepEqual(
    round.added.map((item) => item.id),
    [second],
  );
  assert.equal(await client.replica.position(), client.server.position());
});

test('expired items are dropped though nobody tells', async () => {
  const client = await new Client().open();
  const id = client.server.post({ expirationDateTime: '2026-11-21T12:00:01Z' });
  await client.sync.run();
  assert.deepEqual(await client.ids(), [id]);
  client.now += 1000;
  assert.deepEqual(await client.ids(), []);
  assert.deepEqual((await client.replica.dropExpired()).removed, [{ id, reason: 'expired' }]);
});

test('after signing out nothing is there, and nothing that is under way comes back', async () => {
  const client = await new Client().open();
  client.server.post();
  await client.sync.run();
  client.server.post();
  client.server.next.push(async (request) => {
    await client.replica.clear();
    return client.server.fetch(request.url.href, request);
  });
  await assert.rejects(client.sync.run(), { code: 'signedOut' });
  assert.deepEqual(await client.ids(), []);
});

test('another user finds nothing of the first', async () => {
  const client = await new Client().open();
  client.server.post();
  await client.sync.run();
  await client.replica.own('bob');
  assert.deepEqual(await client.ids(), []);
  assert.equal(await client.replica.position(), undefined);
});
