// Walks through the demo's page and takes its pictures; see screenshots.sh. Arguments: address of the demo, folder for the pictures.
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [base, folder] = process.argv.slice(2);
const PATIENCE = 60_000;
const LONGEST = { demo: 1600, explorer: 780 };
const WIDE = { width: 1360, height: 900 };
const PHONE = { width: 390, height: 844 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  timeout: PATIENCE,
});

async function visit(colorScheme, viewport, user, work) {
  const context = await browser.newContext({ colorScheme, viewport, reducedMotion: 'reduce', locale: 'en-GB' });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    throw error;
  });
  await page.goto(base);
  await page.getByRole('radio', { name: user }).check();
  await work(page);
  await context.close();
}

/** What is in a column of the trail, of the device of a row. */
function trail(page, row, column) {
  return page.locator('#trail tbody tr').filter({ has: page.getByRole('rowheader', { name: row }) }).locator(`[data-head="${column}"] time`);
}

async function send(page, title, body, group) {
  await page.getByLabel('Title', { exact: true }).fill(title);
  await page.getByLabel('Body', { exact: true }).fill(body);
  await page.locator('#field-group').evaluate((field, value) => {
    field.value = value;
  }, group);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  for (const slot of ['left', 'right']) {
    await page.locator(`[data-slot=${slot}]`).getByText(title, { exact: true }).waitFor();
  }
}

/** Two items on both devices; the newer one is read on the left one, which the right one learns. */
async function tellAStory(page, right) {
  await page.locator('[data-slot=right]').getByRole('radio', { name: right }).check();
  for (const slot of ['left', 'right']) {
    await page.locator(`[data-slot=${slot}][aria-busy=false]`).waitFor();
  }
  await send(page, 'Gate changed to B 22', 'Boarding begins at 14:10', 'travel');
  await send(page, 'Your parcel is here', 'Left with the neighbour at no. 12', 'parcels');
  const left = page.locator('[data-slot=left]');
  await trail(page, 'iPhone', 'Fetched').waitFor();
  await left.getByRole('button', { name: 'Read: Your parcel is here', exact: true }).click();
  await trail(page, 'iPhone', 'Marked').waitFor();
  await page.locator('[data-slot=right] .toast.read').waitFor();
  await page.locator('#history .chip').filter({ hasText: 'read' }).first().waitFor();
}

async function picture(page, name) {
  await page.evaluate(() => window.scrollTo(0, 0));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width } = page.viewportSize();
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, LONGEST[name.split('-')[0]]) } });
}

await visit('light', WIDE, 'alice', async (page) => {
  await tellAStory(page, 'This browser');
  await picture(page, 'demo-light');
  const left = page.locator('[data-slot=left]');
  await left.getByText('Pushes that arrived').click();
  await left.locator('.taps summary').first().click();
  // High enough that nothing lies under the bar at the top.
  await page.setViewportSize({ ...WIDE, height: LONGEST.demo });
  await page.evaluate(() => window.scrollTo(0, 0));
  await left.screenshot({ path: join(folder, 'push.png') });
  await page.setViewportSize(WIDE);
  await page.getByRole('link', { name: 'API explorer' }).click();
  await page.getByRole('link', { name: 'Notify a user' }).click();
  await page.locator('.try').getByRole('button', { name: 'Send', exact: true }).click();
  await page.locator('.try [role=status] .good').waitFor();
  await picture(page, 'explorer-light');
});

await visit('dark', WIDE, 'bob', async (page) => {
  await tellAStory(page, 'Windows');
  await picture(page, 'demo-dark');
});

await visit('light', PHONE, 'bob', async (page) => {
  await page.locator('[data-slot=left] .toast').first().waitFor();
  await page.getByRole('button', { name: /trail of Your parcel/ }).first().click();
  await page.locator('#trail tbody tr').first().waitFor();
  await picture(page, 'demo-phone');
});

await browser.close();
