import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { ROOT, SAMPLE, serveCase, type ServedCase } from './served-case.ts';
import { truth } from './truth.ts';

/** The serial number of an SSH certificate of the sample: beyond what a double can hold. */
const SSH_SERIAL = '14477456656239810445';

let served: ServedCase;
test.beforeAll(async () => {
  served = await serveCase({ imported: true });
});
test.afterAll(() => served.stop());

/** Content of a file of the sample, uncompressed. */
function contentOf(path: string): string {
  const bytes = readFileSync(join(SAMPLE, 'bundle', path));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
}

/** Number of each file in the case, by its path. */
function fileIds(): ReadonlyMap<string, number> {
  const query = 'SELECT path, file_id FROM evidence_file';
  const argv = [join(ROOT, 'out/cli.js'), 'sql', query, '--case', served.caseDir, '--format', 'json'];
  const rows = JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' })) as {
    path: string;
    file_id: number;
  }[];
  return new Map(rows.map(({ path, file_id: id }) => [path, id]));
}

test('serial numbers beyond 2^53 stand on the page digit for digit', async ({ page }) => {
  const decimal = /serial_num=(\d{47,49})/.exec(contentOf('spire/server.log'))?.[1] ?? '';
  const svid = BigInt(decimal).toString(16);
  await page.goto(served.address);
  for (const serial of [SSH_SERIAL, svid]) {
    await page.evaluate(`location.hash = '#/credentials?text=${serial}'`);
    await expect(page.getByTestId('credentials-total')).toContainText(/^\s*1\b/);
    await page.getByTestId('credential-link').first().click();
    await expect(page.getByTestId('credential-page')).toContainText(serial);
  }
});

test('records with a secret are shown without it, and no answer to the page holds one', async ({ page }) => {
  const secrets = truth().secrets.map((secret) => secret.slice(-16));
  const ids = fileIds();
  const held = truth().files.flatMap(({ path }) => {
    if (!/\.(?:log|ndjson|jsonl)(?:\.gz)?$/.test(path)) return [];
    const lines = contentOf(path).split('\n');
    const at = lines.findIndex((line) => secrets.some((secret) => line.includes(secret)));
    return at < 0 ? [] : [{ path, record: `${String(ids.get(path))}:${String(at + 1)}` }];
  });
  expect(held.length).toBeGreaterThanOrEqual(5);

  const answers: Promise<string>[] = [];
  page.on('response', (response) => {
    answers.push(response.body().then((body) => body.toString('latin1'), String));
  });
  await page.goto(await served.reopen());
  for (const { path, record } of held) {
    await page.evaluate(`location.hash = '#/events?record=${record}'`);
    const raw = page.getByTestId('raw-record');
    await expect(raw.getByTestId('raw-path')).toContainText(path.split('/').at(-1) ?? path);
    await expect(raw.getByTestId('raw-masked')).toContainText(/[1-9]/);
    const text = await raw.getByTestId('raw-text').innerText();
    expect([path, secrets.filter((secret) => text.includes(secret))]).toEqual([path, []]);
  }
  await expect(page.getByText(/(was|were) masked before this was kept/)).toHaveCount(0);
  for (const screen of ['evidence', 'evidence?view=set-aside', 'credentials', 'events', 'timeline']) {
    await page.evaluate(`location.hash = '#/${screen}'`);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  }
  await page.close();
  const told = (await Promise.all(answers)).join('\n');
  expect(told.length).toBeGreaterThan(100_000);
  expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
});
