// Drives a Chromium: each device is a user data folder of its own, as on two computers.
import { chromium } from 'playwright-core';
import { serveCalls } from './calls.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const PATIENCE = 60_000;
const devices = new Map();
const pages = new Map();

async function newDevice(origin) {
  const context = await chromium.launchPersistentContext('', {
    executablePath: process.env.CHROMIUM,
    args: FLAGS,
    headless: true,
    timeout: PATIENCE,
  });
  context.setDefaultTimeout(PATIENCE);
  await context.grantPermissions(['notifications'], { origin });
  return context;
}

await serveCalls({
  /** A page of a device, allowed to show notifications; the first one of a device starts it. */
  async open({ device, name, url }) {
    const { origin } = new URL(url);
    const known = devices.get(device);
    const context = known ?? (await newDevice(origin));
    devices.set(device, context);
    const page = known ? await context.newPage() : context.pages()[0];
    const log = [];
    page.on('console', (message) => log.push(message.text()));
    page.on('pageerror', (error) => log.push(String(error)));
    pages.set(name, { context, page, log, origin });
    await page.goto(url);
  },

  /** To another place, as when its tab is closed: the worker stays. */
  async leave({ name }) {
    await pages.get(name).page.goto('about:blank');
  },

  async visit({ name }) {
    const { page, origin } = pages.get(name);
    await page.goto(`${origin}/`);
  },

  /** What a function of the page's `app` resolves with; what it rejects with as `{ failed: {…} }`. */
  call: ({ name, method, argument }) =>
    pages.get(name).page.evaluate(
      ([method, argument]) =>
        Promise.resolve(window.app[method](argument)).then(
          (result) => result ?? null,
          ({ code, message, stack }) => ({ failed: { code, message, stack } }),
        ),
      [method, argument],
    ),

  /** Waits until a function of the page's `app` gives something true, and resolves with that. */
  async until({ name, method, argument }) {
    const { page, log } = pages.get(name);
    const result = await page.evaluate(
      async ([method, argument, patience]) => {
        const end = performance.now() + patience;
        for (;;) {
          const result = await window.app?.[method](argument);
          if (result || performance.now() > end) {
            return result;
          }
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      [method, argument, PATIENCE],
    );
    if (!result) {
      throw new Error(`${name} never saw ${method}(${JSON.stringify(argument)}); it wrote: ${log.join('\n')}`);
    }
    return result;
  },

  /** Presses the button of an element by its accessible name. */
  async press({ name, within, button }) {
    await pages.get(name).page.locator(within).getByRole('button', { name: button }).click();
  },

  /** Gives the worker a push, as the browser's push service does. */
  async deliver({ name, data }) {
    const { context, page, origin } = pages.get(name);
    const session = await context.newCDPSession(page);
    try {
      const found = new Promise((resolve) => {
        session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) =>
          registrations.filter(({ scopeURL, isDeleted }) => scopeURL === `${origin}/` && !isDeleted).forEach(resolve),
        );
      });
      await session.send('ServiceWorker.enable');
      const { registrationId } = await found;
      await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
    } finally {
      await session.detach();
    }
  },

  /** What the browser has written to the console of a page. */
  log: ({ name }) => pages.get(name).log.join('\n'),

  async close({ name }) {
    await pages.get(name).page.close();
    pages.delete(name);
  },

  async turnOff({ device }) {
    await devices.get(device).close();
    devices.delete(device);
  },
});
