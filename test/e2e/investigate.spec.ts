import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { SAMPLE, serveCase, type ServedCase } from './served-case.ts';
import { truth } from './truth.ts';

let served: ServedCase;
test.beforeAll(async () => {
  served = await serveCase({ imported: false });
});
test.afterAll(() => served.stop());

test('a bundle is imported and a credential followed from the table over its lineage to a raw record', async ({
  page,
}) => {
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') failures.push(message.text());
  });

  await page.goto(served.address);
  await page.getByTestId('screen-evidence').click();
  await expect(page.getByTestId('import-panel')).toBeVisible();
  await page.getByTestId('browse-folder').filter({ hasText: 'bundle' }).click();
  await expect(page.getByTestId('browse-path')).toContainText('bundle');
  await page.getByTestId('import-folder').click();
  await expect(page.getByTestId('import-result')).toBeVisible({ timeout: 90_000 });
  const records = Object.values(truth().totals.perSource).reduce((sum, source) => sum + source.records, 0);
  const grouped = new RegExp(String(records).replace(/\B(?=(\d{3})+$)/g, '\\D?'));
  await expect(page.getByTestId('import-result')).toContainText(grouped);
  await expect(page.getByTestId('row').first()).toBeVisible();

  const last = truth().planted['role-chain'].hops.at(-1);
  if (!last) throw new Error('the sample plants no chain');
  await page.getByTestId('screen-credentials').click();
  await page.getByTestId('collapse').click();
  await page.getByTestId('credential-text').fill(last.childKey);
  await expect(page.getByTestId('credentials-total')).toContainText(/^\s*1\b/);
  await page.getByTestId('credential-link').first().click();
  await expect(page.getByTestId('credential-page')).toBeVisible();
  await expect(page.getByTestId('credential-key')).toContainText(last.childKey);

  const hops = page.getByTestId('lineage-hop');
  const links = truth().planted['role-chain'].hops.length;
  await expect.poll(() => hops.count()).toBeGreaterThan(links);
  await hops
    .filter({ has: page.locator('[aria-current]') })
    .getByTestId('lineage-record')
    .first()
    .click();
  const record = page.getByTestId('raw-record');
  await expect(record).toBeVisible();
  const path = (await record.getByTestId('raw-path').innerText()).trim();
  const sha256 = createHash('sha256')
    .update(readFileSync(join(SAMPLE, 'bundle', path)))
    .digest('hex');
  await expect(record.getByTestId('raw-sha256')).toContainText(sha256);
  await expect(record.getByTestId('raw-ordinal')).toContainText(/\d/);
  await expect(record.getByTestId('raw-text')).toContainText(last.childKey.replace('aws-key:', ''));
  await expect(record.getByTestId('raw-text')).toContainText('AssumeRole');
  expect(failures).toEqual([]);
});

test('the address is of use once: a second visitor without the cookie is turned away', async ({
  browser,
}) => {
  const bare = new URL(served.address).origin;
  const stranger = await browser.newContext();
  const response = await (await stranger.newPage()).goto(`${bare}/`);
  expect(response?.status()).toBeGreaterThanOrEqual(400);
  await stranger.close();
});
