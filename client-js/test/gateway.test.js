import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from './client.js';
import { refusal } from './fake-gateway.js';

const UNSID = { id: '1', userNotificationSubscriptionId: 'unsid-1' };

test('a refused token is renewed once', async () => {
  const client = await new Client().open();
  client.server.validToken = 'token-2';
  await client.sync.run();
  assert.equal(client.renewed, 1);
  client.server.validToken = 'token-9';
  await assert.rejects(client.sync.run(), { code: 'unauthenticated', status: 401 });
});

test('pulls name the device once it is subscribed', async () => {
  const client = await new Client().open();
  await client.sync.run();
  await client.device.subscribed(UNSID);
  await client.sync.run();
  assert.deepEqual(
    client.server.requests.map(({ headers }) => headers['X-UNS-ID']),
    [undefined, 'unsid-1'],
  );
});

test('a subscription that the gateway has ended is forgotten, and the pull goes on without', async () => {
  const client = await new Client().open();
  await client.device.subscribed(UNSID);
  client.server.next.push(() => refusal(403, 'invalidSubscription', 'X-UNS-ID'));
  await client.sync.run();
  assert.deepEqual(
    client.server.requests.map(({ headers }) => headers['X-UNS-ID']),
    ['unsid-1', undefined],
  );
  assert.equal(await client.device.subscription(), undefined);
});

test('a gateway out of reach is told from one that refuses', async () => {
  const client = await new Client().open();
  client.server.next.push(() => Promise.reject(new TypeError('Failed to fetch')));
  await assert.rejects(client.sync.run(), { code: 'unreachable', status: undefined });
  client.server.next.push(() => new Response('<html>', { status: 502 }));
  await assert.rejects(client.sync.run(), { code: 'unexpectedAnswer', status: 502 });
});

test('the device id is made once', async () => {
  const client = await new Client().open();
  const [one, other] = await Promise.all([client.device.id(), client.device.id()]);
  assert.equal(one, other);
  assert.match(one, /^[0-9a-f-]{36}$/);
});
