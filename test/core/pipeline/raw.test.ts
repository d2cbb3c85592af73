import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Connection } from '#core/db/database.ts';
import { runImport } from '#core/pipeline/import.ts';
import { readRaw } from '#core/pipeline/raw.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';
import { openCase } from '#test/kit/read-case.ts';

const RECORD =
  '{"eventSource":"sts.amazonaws.com","eventName":"GetSessionToken","awsRegion":"eu-west-1","eventTime":"2026-10-05T12:00:00Z","eventID":"e1",' +
  '"requestParameters":{"durationSeconds":12345678901234567890,"tags":[],"note":"a: {b}"},"responseElements":{"credentials":{"sessionToken":"EXAMPLE0secret0token0of0more0than0enough0bits"}}}';

async function imported(): Promise<{ dir: string; db: Connection; copy: string }> {
  const root = temporaryFolder();
  const [dir, log] = [join(root, 'a.credtrail'), join(root, 'trail.json')];
  writeFileSync(log, `{"Records":[${RECORD},${RECORD.replace('e1', 'e2')}]}`);
  await runImport({ caseDir: dir, paths: [log] });
  const { db, close } = await openCase(dir);
  onTestFinished(close);
  const entry = await db.first<{ sha256: string }>('SELECT sha256 FROM evidence_file');
  return { dir, db, copy: join(dir, 'evidence', entry?.sha256 ?? '') };
}

test('a record is read again from the evidence: every digit as it stands, in lines, its secret masked', async () => {
  const { dir, db } = await imported();
  const { text, masked, bytes } = await readRaw(dir, db, 1, 2n);
  expect(JSON.parse(text)).toMatchObject({ eventID: 'e2', requestParameters: { note: 'a: {b}', tags: [] } });
  expect(text).toContain('"durationSeconds": 12345678901234567890,\n    "tags": [],\n');
  expect(text).not.toContain('EXAMPLE0secret0token');
  expect(masked).toBe(1);
  expect(bytes).toBe(BigInt(RECORD.length));
});

test('a file or a position that the case does not hold is not found', async () => {
  const { dir, db } = await imported();
  await expect(readRaw(dir, db, 9, 1n)).rejects.toMatchObject({ code: 'not-found' });
  await expect(readRaw(dir, db, 1, 3n)).rejects.toMatchObject({ code: 'not-found' });
});

test('evidence that was changed, or taken away, is not shown', async () => {
  const { dir, db, copy } = await imported();
  const before = readFileSync(copy, 'utf8');
  chmodSync(copy, 0o644);
  writeFileSync(copy, before.replace('GetSessionToken', 'GetSessionTokem'));
  await expect(readRaw(dir, db, 1, 1n)).rejects.toMatchObject({ code: 'evidence-changed' });
  rmSync(copy);
  await expect(readRaw(dir, db, 1, 1n)).rejects.toMatchObject({ code: 'evidence-missing' });
});
