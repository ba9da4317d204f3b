import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { IDBFactory } from 'fake-indexeddb';
import { Replica } from '../src/replica.js';
import { serveTapline } from '../src/worker.js';
import { FakeGateway, refusal } from './fake-gateway.js';

/** A service worker's global scope, as far as it is used; `fire` resolves when the event is dealt with. */
class FakeWorker extends EventTarget {
  shown = new Map();
  opened = [];
  windows = [];
  registration = {
    scope: 'https://app.test/',
    showNotification: async (title, { tag, data, ...options }) => {
      this.shown.set(tag, { title, tag, data, options, close: () => this.shown.delete(tag) });
    },
    getNotifications: async () => [...this.shown.values()],
    pushManager: { subscribe: async () => ({ toJSON: () => ({ endpoint: 'https://push.test/new', keys: {} }) }) },
  };
  clients = {
    matchAll: async () => this.windows,
    openWindow: async (url) => void this.opened.push(url),
  };

  async fire(type, fields) {
    const work = [];
    this.dispatchEvent(Object.assign(new Event(type), { ...fields, waitUntil: (promise) => work.push(promise) }));
    await Promise.all(work);
    return work.length;
  }

  push(data) {
    return this.fire('push', { data: { json: () => JSON.parse(data) } });
  }

  tap(id, more = {}) {
    return this.push(JSON.stringify({ id, change: 'created', ...more }));
  }

  titles() {
    return [...this.shown.values()].map(({ title }) => title);
  }
}

let server;
let worker;
let replica;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  server = new FakeGateway();
  globalThis.fetch = server.fetch;
  worker = new FakeWorker();
  replica = new Replica('tapline');
  await replica.own('alice');
  await replica.set('baseUrl', server.baseUrl);
  await replica.set('accessToken', 'token-1');
});

function post(title, fields) {
  return server.post({ payload: { visualContent: { title, body: 'body' } }, ...fields });
}

test('a tap shows its item under its id', async () => {
  serveTapline(worker);
  const id = post('Parcel');
  await worker.tap(id);
  const { title, data, options } = worker.shown.get(id);
  assert.deepEqual([title, options.body, data.tapline], ['Parcel', 'body', id]);
});

test('raw content is the title where the app does not say otherwise', async () => {
  serveTapline(worker);
  await worker.tap(server.post({ payload: { rawContent: 'plain' } }));
  assert.deepEqual(worker.titles(), ['plain']);
});

test('what is shown is not shown again until its content is another', async () => {
  serveTapline(worker);
  const id = post('1:0');
  await worker.tap(id);
  worker.shown.clear();

  server.change(id, { displayTimeToLive: 59 });
  await worker.tap(id);
  assert.deepEqual(worker.titles(), []);

  server.change(id, { payload: { visualContent: { title: '2:0', body: 'body' } } });
  await worker.tap(id);
  assert.deepEqual(worker.titles(), ['2:0']);
});

test('the app says how an item is shown, or that it is not', async () => {
  serveTapline(worker, {
    present: ({ payload }) =>
      payload.rawContent === 'quiet' ? undefined : { title: 'Ours', icon: '/icon.png', data: { route: 1 } },
  });
  const id = server.post({ payload: { rawContent: 'loud' } });
  await worker.tap(id);
  await worker.tap(server.post({ payload: { rawContent: 'quiet' } }));
  assert.deepEqual(worker.titles(), ['Ours']);
  const { data, options } = worker.shown.get(id);
  assert.deepEqual([data, options.icon], [{ app: { route: 1 }, tapline: id }, '/icon.png']);
});

test('what is old is not shown at the first tap, and what was missed is shown at the next', async () => {
  serveTapline(worker);
  post('Old');
  await worker.tap(post('First'));
  post('Missed');
  await worker.tap(post('Second'));
  assert.deepEqual(worker.titles().sort(), ['First', 'Missed', 'Second']);
});

test('a tap that comes twice shows its item once', async () => {
  serveTapline(worker);
  const id = post('Parcel');
  await Promise.all([worker.tap(id), worker.tap(id)]);
  worker.shown.clear();
  await worker.tap(id);
  assert.deepEqual(worker.titles(), []);
});

test('an item that a page has pulled first is shown all the same', async () => {
  serveTapline(worker);
  const id = post('Parcel');
  await replica.apply(undefined, [await stored(id)], server.position());
  await worker.tap(id);
  assert.deepEqual(worker.titles(), ['Parcel']);
});

async function stored(id) {
  const response = await server.fetch(`${server.baseUrl}/beta/me/notifications/delta`, {
    method: 'GET',
    headers: { Authorization: 'Bearer token-1' },
  });
  return (await response.json()).value.find((item) => item.id === id);
}

test('what was handled elsewhere is neither shown nor left on the screen', async () => {
  serveTapline(worker);
  const ids = ['read', 'dismissed', 'deleted', 'expired', 'open'].map((title) => post(title));
  for (const id of ids) {
    await worker.tap(id);
  }
  assert.equal(worker.shown.size, 5);
  worker.shown.set('other', { tag: 'other', title: 'of the app', close: () => assert.fail('not ours') });
  server.change(ids[0], { readState: 'read' });
  server.change(ids[1], { userActionState: 'dismissed' });
  server.delete(ids[2]);
  server.delete(ids[3], 'expired');
  await worker.tap(post('handled', { readState: 'read' }));
  assert.deepEqual(worker.titles(), ['open', 'of the app']);
});

test('a push shows something even if nothing can be pulled', async () => {
  serveTapline(worker, { unavailable: { title: 'Look' } });
  server.next.push(
    () => refusal(503, 'serviceUnavailable'),
    () => refusal(503, 'serviceUnavailable'),
  );
  await worker.tap('some-id');
  await worker.tap('other-id', { alert: 'New message' });
  assert.deepEqual(worker.titles(), ['Look', 'New message']);
});

test('what could not be pulled is shown in its place once it can', async () => {
  serveTapline(worker);
  const id = post('Parcel');
  server.next.push(() => refusal(503, 'serviceUnavailable'));
  await worker.tap(id);
  assert.deepEqual(worker.titles(), ['New notification']);
  await worker.tap(id);
  assert.deepEqual(worker.titles(), ['Parcel']);
});

test('the app may give the worker a token of its own', async () => {
  server.validToken = 'fresh';
  const wanted = [];
  serveTapline(worker, {
    accessToken: ({ renew }) => {
      wanted.push(renew);
      return renew ? 'fresh' : 'stale';
    },
  });
  await worker.tap(post('Parcel'));
  assert.deepEqual(worker.titles(), ['Parcel']);
  assert.deepEqual(wanted, [false, true]);
});

test('pushes of others are left alone', async () => {
  serveTapline(worker);
  assert.equal(await worker.push('{"title":"of the app"}'), 0);
  assert.equal(await worker.push('no json'), 0);
  assert.equal(await worker.fire('push', { data: null }), 0);
  assert.equal(await worker.fire('notificationclick', { notification: { data: null } }), 0);
  assert.equal(server.requests.length, 0);
});

test('after signing out a late push shows nothing', async () => {
  serveTapline(worker);
  const id = post('Secret');
  await replica.clear();
  await worker.tap(id);
  assert.deepEqual(worker.titles(), []);
  assert.equal(server.requests.length, 0);
});

test('a click marks the item, takes it off the screen and brings a page to the front', async () => {
  serveTapline(worker);
  const id = post('Parcel');
  await worker.tap(id);
  let focused = 0;
  worker.windows = [
    { focused: false, focus: async () => assert.fail('not the one in use') },
    { focused: true, focus: async () => focused++ },
  ];
  await worker.fire('notificationclick', { notification: worker.shown.get(id) });
  assert.equal(focused, 1);
  assert.deepEqual(worker.titles(), []);
  assert.equal((await replica.find(id)).userActionState, 'activated');
});

test('a click opens a page where none is open', async () => {
  serveTapline(worker, { page: '/inbox' });
  const id = post('Parcel');
  await worker.tap(id);
  await worker.fire('notificationclick', { notification: worker.shown.get(id) });
  assert.deepEqual(worker.opened, ['/inbox']);
});

test('a notification that is swept away is dismissed everywhere', async () => {
  serveTapline(worker);
  const id = post('Parcel');
  await worker.tap(id);
  await worker.fire('notificationclose', { notification: worker.shown.get(id) });
  assert.equal((await stored(id)).userActionState, 'dismissed');
});

test('a subscription that the browser has changed is registered anew', async () => {
  serveTapline(worker);
  await replica.set('subscription', { id: 's', userNotificationSubscriptionId: 'unsid', appDisplayName: 'Shop' });
  server.next.push(
    ({ body }) => new Response(JSON.stringify({ id: 's', userNotificationSubscriptionId: 'unsid', deviceId: body.deviceId })),
  );
  await worker.fire('pushsubscriptionchange', { newSubscription: null, oldSubscription: { options: {} } });
  assert.equal(server.requests.at(-1).body.webPush.endpoint, 'https://push.test/new');
  assert.equal(server.requests.at(-1).body.appDisplayName, 'Shop');
  assert.equal((await replica.setting('subscription')).deviceId, server.requests.at(-1).body.deviceId);
});
