// Uses the demo's page as a person does, by what it shows and by the names of its buttons.
import { chromium } from 'playwright-core';
import { serveCalls } from './calls.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const PATIENCE = 60_000;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: FLAGS, timeout: PATIENCE });
const context = await browser.newContext();
context.setDefaultTimeout(PATIENCE);
const page = await context.newPage();
const complaints = [];
page.on('console', (message) => message.type() === 'error' && complaints.push(`${message.text()} ${message.location().url}`));
page.on('pageerror', (error) => complaints.push(String(error)));

function device(slot) {
  return page.locator(`[data-slot=${slot}]`);
}

function item(slot, title) {
  return device(slot).locator('.toast').filter({ hasText: title });
}

await serveCalls({
  async open({ url }) {
    await page.goto(url);
  },

  /** Resolves when the device has subscribed, and may be notified. */
  async choose({ slot, platform }) {
    await device(slot).getByRole('radio', { name: platform, exact: true }).check();
    await page.locator(`[data-slot=${slot}][aria-busy=false]`).waitFor();
  },

  async live({ slot }) {
    await device(slot).getByText('open stream: live').waitFor();
  },

  async send({ title }) {
    await page.getByLabel('Title', { exact: true }).fill(title);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.locator('#compose .answer').getByText('201', { exact: true }).waitFor();
  },

  async shows({ slot, title }) {
    await item(slot, title).waitFor();
  },

  /** Milliseconds from the click on one device until the other one shows it no more, by the page's own clock: ours would count the driver. */
  async dismiss({ slot, title, until }) {
    const gone = await item(until, title).evaluateHandle((shown) => {
      const begun = new Promise((resolve) => document.addEventListener('click', () => resolve(performance.now()), { capture: true, once: true }));
      const ended = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!shown.isConnected) {
            observer.disconnect();
            resolve(performance.now());
          }
        });
        observer.observe(document.body, { childList: true, subtree: true });
      });
      // In an object, as a promise would be waited for here.
      return { took: Promise.all([begun, ended]).then(([from, to]) => Math.round(to - from)) };
    });
    await item(slot, title).getByRole('button', { name: 'Dismiss' }).click();
    await item(until, title).waitFor({ state: 'detached' });
    return gone.evaluate(({ took }) => took);
  },

  /** What the trail says of a device, as soon as it says something. */
  async trail({ row, column }) {
    const cell = page
      .locator('#trail tbody tr')
      .filter({ has: page.getByRole('rowheader', { name: row }) })
      .locator(`[data-head="${column}"]`)
      .filter({ has: page.locator('time') });
    return cell.innerText();
  },

  async explore({ operation }) {
    await page.getByRole('link', { name: 'API explorer' }).click();
    await page.locator(`a[href="#api/${operation}"]`).click();
    await page.locator('.try').getByRole('button', { name: 'Send', exact: true }).click();
    return page.locator('.try [role=status] strong').innerText();
  },

  complaints: () => complaints,
});
