import {
  appendFileSync,
  chmodSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runImport } from '#core/pipeline/import.ts';
import { temporaryFolder } from '#test/core/bundle/assemble.ts';
import { openCase } from '#test/kit/read-case.ts';

const record = (n: number): object => ({
  eventVersion: '1.09',
  userIdentity: { type: 'IAMUser', accountId: '111111111111', userName: 'alice' },
  eventTime: `2026-10-14T09:41:0${n}Z`,
  eventSource: 's3.amazonaws.com',
  eventName: 'ListBuckets',
  awsRegion: 'eu-west-1',
  eventID: `00000000-0000-4000-9000-00000000000${n}`,
  eventType: 'AwsApiCall',
  recipientAccountId: '111111111111',
});
const lines = (...numbers: number[]): string => numbers.map((n) => `${JSON.stringify(record(n))}\n`).join('');

interface Given {
  readonly caseDir: string;
  readonly log: string;
  readonly importIt: (meanwhile?: () => void) => Promise<unknown>;
}

function given(): Given {
  const root = temporaryFolder();
  const [caseDir, log] = [join(root, 'a.credtrail'), join(root, 'trail.json')];
  writeFileSync(log, lines(1, 2));
  const importIt = (meanwhile?: () => void): Promise<unknown> => {
    let hashed = false;
    return runImport({
      caseDir,
      paths: [log],
      reference: true,
      onProgress: ({ stage, done }) => {
        if (stage !== 'evidence' || done === 0 || hashed) return;
        hashed = true;
        meanwhile?.();
      },
    });
  };
  return { caseDir, log, importIt };
}

async function eventsIn(caseDir: string): Promise<bigint | undefined> {
  const { db, close } = await openCase(caseDir);
  try {
    return (await db.first<{ n: bigint }>('SELECT count(*) AS n FROM event'))?.n;
  } finally {
    close();
  }
}

const CHANGES: readonly { name: string; change: (log: string) => void; events: bigint }[] = [
  { name: 'grows', change: (log) => appendFileSync(log, lines(3)), events: 3n },
  {
    name: 'is written anew in the same size',
    change: (log) => writeFileSync(log, lines(3, 4)),
    events: 2n,
  },
  {
    name: 'is replaced by another one of the same size and date',
    change: (log) => {
      writeFileSync(`${log}.new`, lines(5, 6));
      utimesSync(`${log}.new`, new Date(0), new Date(0));
      renameSync(`${log}.new`, log);
    },
    events: 2n,
  },
];

test.each(CHANGES)(
  'a file only referred to that $name between hashing and reading is noticed, and comes in with the next import',
  async ({ change, events }) => {
    const { caseDir, log, importIt } = given();
    utimesSync(log, new Date(0), new Date(0));
    await expect(importIt(() => change(log))).rejects.toMatchObject({
      code: 'evidence-changed',
      message: expect.stringContaining(log) as unknown,
    });
    await expect(eventsIn(caseDir)).rejects.toThrow('no database yet');
    await importIt();
    expect(await eventsIn(caseDir)).toBe(events);
  },
);

test('a file only referred to that disappears between hashing and reading is named', async () => {
  const { log, importIt } = given();
  await expect(importIt(() => rmSync(log))).rejects.toMatchObject({ code: 'evidence-changed' });
});

test('a file only referred to whose bytes stayed the same is imported, whatever became of its rights', async () => {
  const { caseDir, log, importIt } = given();
  const before = readFileSync(log);
  await importIt(() => chmodSync(log, 0o600));
  expect(readFileSync(log)).toEqual(before);
  expect(await eventsIn(caseDir)).toBe(2n);
});
