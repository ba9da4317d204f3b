import { BrowserDevice } from './browser-device.js';
import { Compose } from './compose.js';
import { Connection } from './connection.js';
import { DeviceView } from './device-view.js';
import { h } from './dom.js';
import { Explorer } from './explorer.js';
import { Gateway } from './gateway.js';
import { HistoryView } from './history-view.js';
import { Session } from './session.js';
import { SimulatedDevice } from './simulated-device.js';
import { Taps } from './taps.js';
import { TrailView } from './trail-view.js';

const SLOTS = { left: 'iOS', right: 'android' };
const REFRESH_DELAY = 250;

const connection = new Connection();
const gateway = new Gateway(connection);
const taps = new Taps(gateway);
const trail = new TrailView(byId('trail'), taps);
const history = new HistoryView(byId('history'), (item) => trail.watch(session, item));
const compose = new Compose(byId('compose'), post);
const explorer = new Explorer(byId('view-api'), gateway, { session: () => session, unsid, pathId, adapt });
const devices = {};
const starting = {};
const views = {};
let session;
let setting;
let refreshing;

function byId(id) {
  return document.getElementById(id);
}

function announce(text) {
  byId('announcements').append(h('span', {}, text));
  while (byId('announcements').childElementCount > 20) {
    byId('announcements').firstElementChild.remove();
  }
}

/** Soon, and once for what happens together. */
function refreshHistory() {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => history.refresh(), REFRESH_DELAY);
}

function subscriptions() {
  return Object.values(devices).map((device) => device.subscription).filter(Boolean);
}

/** By which the app server knows the user; any device of hers will do. */
function unsid() {
  return subscriptions()[0]?.userNotificationSubscriptionId ?? '';
}

/** Something that the path of an operation may name. */
function pathId(path) {
  return (path.includes('Subscription') ? subscriptions()[0]?.id : trail.id) ?? '';
}

/** An example of the API's description, such that the demo's gateway takes it. */
function adapt(example) {
  const aDayOn = new Date(Date.now() + 86_400_000).toISOString();
  return {
    ...example,
    ...(example.targetHostName ? { targetHostName: setting.targetHostName } : {}),
    ...(example.expirationDateTime ? { expirationDateTime: aDayOn } : {}),
  };
}

async function post(body, headers) {
  await Promise.allSettled(Object.values(starting));
  if (!unsid()) {
    throw new Error('No device is subscribed yet, so that there is nobody to notify.');
  }
  const answer = await session.asAppServer('POST', '/beta/me/notifications', { body, headers: { 'X-UNS-ID': unsid(), ...headers } });
  if (answer.status < 300) {
    const { id } = JSON.parse(answer.text);
    trail.watch(session, { id, payload: body.payload });
    refreshHistory();
  }
  return answer;
}

function remembered(slot) {
  return localStorage.getItem(`platform-${slot}`) ?? SLOTS[slot];
}

function startDevice(slot, platform) {
  starting[slot] = replaceDevice(slot, platform);
  return starting[slot];
}

async function replaceDevice(slot, platform) {
  const before = devices[slot];
  const Device = platform === 'browser' ? BrowserDevice : SimulatedDevice;
  const device = new Device({ session, taps, slot, platform });
  devices[slot] = device;
  views[slot].show(device);
  views[slot].busy = true;
  device.addEventListener('change', refreshHistory);
  await before?.stop().catch(() => {});
  if (devices[slot] === device) {
    await begin(device);
    views[slot].busy = false;
  }
}

async function begin(device) {
  try {
    await device.start();
    trail.devices.set(device.subscription.id, device);
  } catch (failure) {
    device.dispatchEvent(Object.assign(new Event('failed'), { failure }));
  }
}

/** The gateway was away. If it is another one now, the device has to subscribe anew. */
async function revive(slot) {
  try {
    await session.asUser('GET', `/beta/me/notificationSubscriptions/${devices[slot].subscription?.id}`);
    await devices[slot].pull();
  } catch {
    if (connection.up) {
      await startDevice(slot, remembered(slot));
    }
  }
}

function choosePlatform(slot, platform) {
  localStorage.setItem(`platform-${slot}`, platform);
  startDevice(slot, platform);
}

async function signIn(user) {
  localStorage.setItem('user', user);
  session = new Session(gateway, user, setting);
  trail.devices.clear();
  trail.watch(session, undefined);
  compose.for(session);
  if (location.hash.startsWith('#api')) {
    showView();
  }
  await Promise.all([history.for(session), ...Object.keys(SLOTS).map((slot) => startDevice(slot, remembered(slot)))]);
}

function showUsers() {
  const chosen = setting.users.find((user) => user === localStorage.getItem('user')) ?? setting.users[0];
  for (const user of setting.users) {
    byId('users').append(
      h(
        'label',
        {},
        h('input', { type: 'radio', name: 'user', value: user, checked: user === chosen, on: { change: () => signIn(user) } }),
        h('span', {}, user),
      ),
    );
  }
  return chosen;
}

function showView() {
  const view = location.hash.startsWith('#api') ? 'api' : 'demo';
  for (const link of document.querySelectorAll('[data-view]')) {
    link.toggleAttribute('aria-current', link.dataset.view === view);
  }
  byId('view-demo').hidden = view !== 'demo';
  byId('view-api').hidden = view !== 'api';
  if (view === 'api' && session) {
    explorer.show(location.hash.slice('#api/'.length));
  }
}

function showOutage() {
  byId('outage').hidden = connection.up;
  byId('outage').textContent = connection.up ? '' : 'The gateway does not answer. This page goes on by itself when it is back.';
  if (connection.up) {
    announce('The gateway answers again.');
    Object.keys(devices).forEach(revive);
    refreshHistory();
  }
}

async function begun() {
  for (;;) {
    try {
      return await gateway.json('GET', '/demo/setting');
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}

window.addEventListener('hashchange', showView);
connection.addEventListener('change', showOutage);
showView();
setting = await begun();
for (const slot of Object.keys(SLOTS)) {
  views[slot] = new DeviceView(slot, remembered(slot), {
    choose: (platform) => choosePlatform(slot, platform),
    select: async (id) => trail.watch(session, await session.asUser('GET', `/beta/me/notifications/${id}`)),
    changed: refreshHistory,
    announce,
  });
  byId('devices').append(views[slot].element);
}
taps.run();
await signIn(showUsers());
showView();
