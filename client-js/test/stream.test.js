import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { Backoff } from '../src/backoff.js';
import { Stream } from '../src/stream.js';
import { Client } from './client.js';
import { refusal } from './fake-gateway.js';

let running;

afterEach(() => running.abort());

async function live(prepare = () => {}) {
  const client = await new Client().open();
  prepare(client.server);
  running = new AbortController();
  client.stream.run(running.signal);
  await client.until(() => states(client).includes('live'));
  return client;
}

function states(client) {
  return client.connections.map(({ state }) => state);
}

function liveTimes(count) {
  return (client) => states(client).filter((state) => state === 'live').length >= count;
}

function told(client, kind) {
  return client.changes.flatMap((change) => change[kind].map((item) => item.id));
}

test('what was there is read first, then what happens comes', async () => {
  let before;
  const client = await live((server) => (before = server.post()));
  assert.deepEqual(await client.ids(), [before]);
  const id = client.server.post();
  await client.until(() => told(client, 'added').includes(id));
  client.server.delete(before);
  await client.until(() => told(client, 'removed').includes(before));
  assert.deepEqual(await client.ids(), [id]);
  assert.equal(await client.replica.position(), client.server.position());
  assert.equal(client.server.requests.filter(({ url }) => url.pathname.endsWith('/delta')).length, 1);
});

test('a stream that was cut goes on where it was', async () => {
  const client = await live();
  const position = await client.replica.position();
  client.server.cutStreams();
  const id = client.server.post();
  await client.until(() => told(client, 'added').includes(id));
  assert.equal(client.server.requests.at(-1).headers['Last-Event-ID'], position);
  assert.equal(client.server.requests.filter(({ url }) => url.pathname.endsWith('/delta')).length, 1);
});

test('a gateway that is away is asked again', async () => {
  const client = await live((server) => {
    server.next.push(
      () => Promise.reject(new TypeError('Failed to fetch')),
      undefined,
      () => refusal(503, 'serviceUnavailable'),
    );
  });
  assert.deepEqual(states(client), ['connecting', 'waiting', 'connecting', 'waiting', 'connecting', 'live']);
  assert.deepEqual(
    client.connections.filter(({ state }) => state === 'waiting').map(({ error }) => error.code),
    ['unreachable', 'serviceUnavailable'],
  );
});

test('a position of no use means to begin anew', async () => {
  const client = await live();
  const id = client.server.post();
  await client.until(() => told(client, 'added').includes(id));
  client.server.forgetTokens();
  client.server.delete(id);
  client.server.next.push(async (request) => {
    const response = await client.server.fetch(request.url.href, request);
    client.server.send('resync');
    client.server.cutStreams();
    return response;
  });
  client.server.cutStreams();
  await client.until(() => told(client, 'removed').includes(id));
  await client.until(() => liveTimes(3)(client));
  assert.equal(await client.replica.position(), client.server.position());
});

test('a position that the gateway does not take means the same', async () => {
  const client = await live();
  const id = client.server.post();
  await client.until(() => told(client, 'added').includes(id));
  client.server.next.push(() => refusal(400, 'invalidRequest', 'Last-Event-ID'));
  client.server.cutStreams();
  await client.until(() => liveTimes(2)(client));
  assert.equal(
    client.server.requests.filter(({ url }) => url.search === '').filter(({ url }) => url.pathname.endsWith('/delta')).length,
    2,
  );
});

test('what another page has written is not written over', async () => {
  const client = await live();
  const position = await client.replica.position();
  await client.replica.apply(position, [], 'a.0');
  await client.replica.apply('a.0', [], 'a.00');
  const id = client.server.post();
  await client.until(() => told(client, 'added').includes(id));
  const next = client.server.post();
  await client.until(() => told(client, 'added').includes(next));
  assert.equal(await client.replica.position(), client.server.position());
  assert.equal(told(client, 'added').length, 2);
});

test('a line that says nothing is given up', async () => {
  const client = await new Client().open();
  running = new AbortController();
  client.server.next.push(undefined, ({ signal }) => silent(signal));
  const seen = [];
  await new Promise((resolve) => {
    const stream = new Stream({
      gateway: client.gateway,
      replica: client.replica,
      sync: client.sync,
      changed: () => {},
      backoff: new Backoff(() => 0),
      silence: 50,
      connection: ({ state }) => {
        seen.push(state);
        if (state === 'live') {
          resolve();
        }
      },
    });
    stream.run(running.signal);
  });
  assert.deepEqual(seen, ['connecting', 'waiting', 'connecting', 'live']);
});

function silent(signal) {
  return new Response(
    new ReadableStream({
      start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
    }),
  );
}

test('a pause ends when the page wakes it', async () => {
  const client = await new Client().open();
  running = new AbortController();
  client.server.next.push(() => refusal(503, 'serviceUnavailable', undefined, { 'Retry-After': '3600' }));
  client.stream.run(running.signal);
  await client.until(() => states(client).includes('waiting'));
  assert.equal(client.connections.at(-1).retryIn, 3_600_000);
  client.stream.wake();
  await client.until(() => states(client).includes('live'));
});

test('it ends when it is told to', async () => {
  const client = await new Client().open();
  running = new AbortController();
  const run = client.stream.run(running.signal);
  await client.until(() => states(client).includes('live'));
  running.abort();
  await run;
  assert.deepEqual(states(client), ['connecting', 'live']);
});
