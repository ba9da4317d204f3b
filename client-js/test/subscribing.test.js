import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subscribe, unsubscribe } from '../src/subscribing.js';
import { Client } from './client.js';
import { json, refusal } from './fake-gateway.js';

const KEY = 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM';

class FakePushManager {
  current = null;
  removed = 0;

  async getSubscription() {
    return this.current;
  }

  async subscribe({ applicationServerKey }) {
    this.current = {
      options: { applicationServerKey: applicationServerKey.buffer },
      toJSON: () => ({ endpoint: 'https://push.test/1', expirationTime: null, keys: { p256dh: 'p', auth: 'a' } }),
      unsubscribe: async () => {
        this.removed++;
        this.current = null;
      },
    };
    return this.current;
  }
}

function registered({ body }) {
  return json({ id: 's1', userNotificationSubscriptionId: 'unsid-1', deviceId: body.deviceId }, 201);
}

async function subscribed(client, pushManager, vapidPublicKey = KEY) {
  client.server.next.push(registered);
  return subscribe(client.gateway, client.device, pushManager, { vapidPublicKey, appDisplayName: 'Shop' });
}

test('the gateway learns where to push, and the UNSID is kept', async () => {
  const client = await new Client().open();
  const subscription = await subscribed(client, new FakePushManager());
  assert.equal(subscription.userNotificationSubscriptionId, 'unsid-1');
  assert.equal(await client.device.unsid(), 'unsid-1');
  assert.deepEqual(client.server.requests[0].body, {
    deviceId: await client.device.id(),
    appDisplayName: 'Shop',
    platform: 'webPush',
    webPush: { endpoint: 'https://push.test/1', keys: { p256dh: 'p', auth: 'a' } },
  });
});

test('a subscription made with another key gives way', async () => {
  const client = await new Client().open();
  const pushManager = new FakePushManager();
  await subscribed(client, pushManager);
  await subscribed(client, pushManager);
  assert.equal(pushManager.removed, 0);
  await subscribed(client, pushManager, KEY.replace('BNc', 'BOc'));
  assert.equal(pushManager.removed, 1);
});

test('a push service that never answers is a clear error', async () => {
  const client = await new Client().open();
  const pushManager = { getSubscription: async () => null, subscribe: () => new Promise(() => {}) };
  await assert.rejects(subscribe(client.gateway, client.device, pushManager, { vapidPublicKey: KEY, timeout: 5 }), {
    code: 'subscribeTimeout',
    message: /has not answered within 0.005 s/,
  });
});

test('a user who does not want to be notified is a clear error', async () => {
  const client = await new Client().open();
  const pushManager = {
    getSubscription: async () => null,
    subscribe: () => Promise.reject(new DOMException('Registration failed - permission denied', 'NotAllowedError')),
  };
  await assert.rejects(subscribe(client.gateway, client.device, pushManager, { vapidPublicKey: KEY }), { code: 'notAllowed' });
});

test('unsubscribing ends it here even if the gateway cannot be told', async () => {
  const client = await new Client().open();
  const pushManager = new FakePushManager();
  await subscribed(client, pushManager);
  client.server.next.push(() => refusal(503, 'serviceUnavailable'));
  await assert.rejects(unsubscribe(client.gateway, client.device, pushManager), { code: 'serviceUnavailable' });
  assert.equal(pushManager.current, null);
  assert.equal(await client.device.subscription(), undefined);
  assert.equal(client.server.requests.at(-1).method, 'DELETE');
  assert.equal(client.server.requests.at(-1).url.pathname, '/beta/me/notificationSubscriptions/s1');
});
