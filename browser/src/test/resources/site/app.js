// A small app of somebody who uses the client library. The test calls what `app` holds.
import { Tapline } from '/client/index.js';

let tapline;
let state;
/** When each item was taken away, by the clock that all pages of this machine have in common. */
const goneAt = {};

function show(item) {
  const shown = element(item.id) ?? document.querySelector('#notifications').appendChild(document.createElement('li'));
  shown.id = `item-${item.id}`;
  shown.replaceChildren(
    item.payload.visualContent?.title ?? String(item.payload.rawContent),
    button('Dismiss', () => tapline.dismiss(item.id)),
  );
}

function button(name, press) {
  const made = document.createElement('button');
  made.textContent = name;
  made.onclick = press;
  return made;
}

function element(id) {
  return document.getElementById(`item-${id}`);
}

/** What the user has not dealt with. */
function draw({ added, updated, removed }) {
  for (const item of [...added, ...updated]) {
    const open = item.readState === 'unread' && item.userActionState === 'noInteraction';
    if (open) {
      show(item);
    } else {
      hide(item.id);
    }
  }
  removed.forEach(({ id }) => hide(id));
}

function hide(id) {
  if (element(id) !== null) {
    element(id).remove();
    goneAt[id] = Date.now();
  }
}

async function registered() {
  await navigator.serviceWorker.register('/worker.js', { type: 'module' });
  return navigator.serviceWorker.ready;
}

/** A push service that hands out a given subscription; none: one that never answers. */
function pushManager(subscription) {
  let current = null;
  const given = {
    toJSON: () => ({
      endpoint: subscription.endpoint,
      expirationTime: null,
      keys: { p256dh: subscription.p256dh, auth: subscription.auth },
    }),
    unsubscribe: async () => void (current = null),
  };
  return {
    getSubscription: async () => current,
    subscribe: () => (subscription === undefined ? new Promise(() => {}) : Promise.resolve((current = given))),
  };
}

window.app = {
  ready: () => true,

  async open({ baseUrl, token, subscription }) {
    tapline = new Tapline({
      baseUrl,
      accessToken: () => token,
      user: 'the one',
      registration: registered(),
      pushManager: pushManager(subscription),
    });
    tapline.addEventListener('change', draw);
    tapline.addEventListener('connection', (event) => (state = event.state));
    await registered();
  },

  async start() {
    (await tapline.notifications()).forEach((item) => draw({ added: [item], updated: [], removed: [] }));
    await tapline.start();
  },

  subscribe: (options) => tapline.subscribe(options),
  sync: () => tapline.sync(),
  dismiss: (id) => tapline.dismiss(id),
  signOut: () => tapline.signOut(),
  notification: (id) => tapline.notification(id),
  shows: (id) => element(id) !== null,
  showsNot: (id) => element(id) === null,
  lives: () => state === 'live',
  state: () => state,
  goneAt: (id) => goneAt[id],

  /** What the system shows, by tag. */
  async displayed(id) {
    const all = await (await navigator.serviceWorker.ready).getNotifications();
    return all.filter((each) => each.tag === id).map(({ title, body }) => ({ title, body }))[0] ?? null;
  },

  displayedNot: async (id) => (await window.app.displayed(id)) === null,

  /** How many things are left in the browser's database. */
  stored: () =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open('tapline');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const stores = ['items', 'settings'].map((name) => opening.result.transaction(name).objectStore(name).count());
        stores[1].onsuccess = () => {
          resolve(stores[0].result + stores[1].result);
          opening.result.close();
        };
      };
    }),
};
