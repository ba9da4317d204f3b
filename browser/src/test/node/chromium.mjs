// Drives a Chromium: each device is a user data folder of its own, as on two computers.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
const pages = new Map();

await serveCalls({
  /** A page of a new device, allowed to show notifications. */
  async open({ device, url }) {
    const folder = await mkdtemp(join(tmpdir(), 'tapline-chromium-'));
    const context = await chromium.launchPersistentContext(folder, {
      executablePath: process.env.CHROMIUM,
      args: FLAGS,
      headless: true,
      timeout: PATIENCE,
    });
    context.setDefaultTimeout(PATIENCE);
    await context.grantPermissions(['notifications'], { origin: new URL(url).origin });
    const page = context.pages()[0];
    const log = [];
    page.on('console', (message) => log.push(message.text()));
    page.on('pageerror', (error) => log.push(String(error)));
    pages.set(device, { context, page, log });
    await page.goto(url);
  },

  /** What a function of the page's `app` resolves with; what it rejects with as `{ failed: {…} }`. */
  call: ({ device, name, argument }) =>
    pages.get(device).page.evaluate(
      ([name, argument]) =>
        Promise.resolve(window.app[name](argument)).then(
          (result) => result ?? null,
          ({ code, message, stack }) => ({ failed: { code, message, stack } }),
        ),
      [name, argument],
    ),

  /** Waits until a function of the page's `app` gives something true, and resolves with that. */
  async until({ device, name, argument }) {
    const { page, log } = pages.get(device);
    const result = await page.evaluate(
      async ([name, argument, patience]) => {
        const end = performance.now() + patience;
        for (;;) {
          const result = await window.app?.[name](argument);
          if (result || performance.now() > end) {
            return result;
          }
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      },
      [name, argument, PATIENCE],
    );
    if (!result) {
      throw new Error(`${device} never saw ${name}(${JSON.stringify(argument)}); it wrote: ${log.join('\n')}`);
    }
    return result;
  },

  /** Presses the button of an element by its accessible name. */
  async press({ device, within, button }) {
    await pages.get(device).page.locator(within).getByRole('button', { name: button }).click();
  },

  /** Gives the worker a push, as the browser's push service does. */
  async deliver({ device, data }) {
    const { context, page } = pages.get(device);
    const session = await context.newCDPSession(page);
    try {
      const registrations = new Map();
      const known = new Promise((resolve) => {
        session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: some }) => {
          some.forEach((registration) => registrations.set(registration.scopeURL, registration));
          resolve();
        });
      });
      await session.send('ServiceWorker.enable');
      await known;
      const origin = new URL(page.url()).origin;
      const { registrationId } = registrations.get(`${origin}/`);
      await session.send('ServiceWorker.deliverPushMessage', { origin, registrationId, data });
    } finally {
      await session.detach();
    }
  },

  async close({ device }) {
    await pages.get(device).context.close();
    pages.delete(device);
  },
});
