import { expect, onTestFinished, test } from 'vitest';
import { Database, type Connection } from '#core/db/database.ts';
import { caseDigest } from '#core/pipeline/digest.ts';

const TABLES = `
  CREATE TABLE evidence_file (file_id INTEGER, path VARCHAR, sha256 VARCHAR, note VARCHAR);
  CREATE TABLE event (event_id UBIGINT, file_id INTEGER, ordinal BIGINT, action VARCHAR);
  CREATE TABLE credential (credential_id UBIGINT, credential_key VARCHAR, parent_id UBIGINT, uses BIGINT);
  CREATE TABLE bundle (bundle_id INTEGER, path VARCHAR);
  CREATE TABLE _private (text VARCHAR);`;
const ROWS = [
  `INSERT INTO evidence_file VALUES (1, 'a.json', 'aa', NULL), (2, 'b.json', 'bb', NULL)`,
  `INSERT INTO event VALUES (11, 1, 1, 'GetObject'), (12, 2, 1, 'PutObject'), (12, 2, 1, 'PutObject')`,
  `INSERT INTO credential VALUES (5, 'aws-key:A', NULL, 3), (6, 'aws-key:B', 5, NULL)`,
];

async function database(...scripts: readonly string[]): Promise<Connection> {
  const database = await Database.open({ path: ':memory:' });
  onTestFinished(() => database.close());
  const db = await database.connect();
  for (const script of [TABLES, ...scripts]) await db.run(script);
  return db;
}

const digestOf = async (...scripts: readonly string[]): Promise<string> =>
  caseDigest(await database(...scripts));

const SAME: readonly { name: string; scripts: readonly string[] }[] = [
  {
    name: 'rows stand in another order',
    scripts: [
      `INSERT INTO credential VALUES (6, 'aws-key:B', 5, NULL), (5, 'aws-key:A', NULL, 3)`,
      `INSERT INTO event VALUES (12, 2, 1, 'PutObject'), (11, 1, 1, 'GetObject'), (12, 2, 1, 'PutObject')`,
      `INSERT INTO evidence_file VALUES (2, 'b.json', 'bb', NULL), (1, 'a.json', 'aa', NULL)`,
    ],
  },
  {
    name: 'ids are others and point to the same',
    scripts: [
      `INSERT INTO evidence_file VALUES (8, 'a.json', 'aa', NULL), (7, 'b.json', 'bb', NULL)`,
      `INSERT INTO event VALUES (11, 8, 1, 'GetObject'), (12, 7, 1, 'PutObject'), (12, 7, 1, 'PutObject')`,
      `INSERT INTO credential VALUES (60, 'aws-key:A', NULL, 3), (50, 'aws-key:B', 60, NULL)`,
    ],
  },
  {
    name: 'the import was another one',
    scripts: [
      ...ROWS,
      `INSERT INTO bundle VALUES (1, '/elsewhere'); UPDATE evidence_file SET path = 'x', note = 'y'; INSERT INTO _private VALUES ('z')`,
    ],
  },
];

test.each(SAME)('is the same when $name', async ({ scripts }) => {
  expect(await digestOf(...scripts)).toBe(await digestOf(...ROWS));
});

const OTHER: readonly { name: string; change: string }[] = [
  { name: 'a value', change: `UPDATE event SET action = 'getobject' WHERE event_id = 11` },
  { name: 'a NULL', change: `UPDATE credential SET uses = 0 WHERE credential_id = 6` },
  { name: 'a parent', change: `UPDATE credential SET parent_id = NULL` },
  { name: 'the file of an event', change: `UPDATE event SET file_id = 2 WHERE event_id = 11` },
  {
    name: 'the number of equal rows',
    change: `INSERT INTO event VALUES (12, 2, 1, 'PutObject'), (12, 2, 1, 'PutObject')`,
  },
  { name: 'a column between two rows', change: `UPDATE event SET event_id = 23 - event_id` },
  { name: 'a table', change: `CREATE TABLE "task" (task_id VARCHAR)` },
];

test.each(OTHER)('is another one when $name differs', async ({ change }) => {
  expect(await digestOf(...ROWS, change)).not.toBe(await digestOf(...ROWS));
});
