import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateCloudTrail } from '#test/kit/bench/cloudtrail.ts';
import { generateVaultAudit } from '#test/kit/bench/vault.ts';
import { readFolder, type AuditRecord, type TrailRecord } from './plain-reader.ts';

const EVENTS = 6000;

let work = '';
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'credtrail-bench-input-'));
});
afterAll(() => rm(work, { recursive: true, force: true }));

async function trail(
  name: string,
  files: number,
): Promise<{ records: TrailRecord[]; perFile: Set<string>[] }> {
  const outDir = join(work, name);
  const made = await generateCloudTrail({ events: EVENTS, files, outDir, seed: 3 });
  const read = [...(await readFolder(outDir)).values()].map(
    (text) => (JSON.parse(text) as { Records: TrailRecord[] }).Records,
  );
  expect(read.flat()).toHaveLength(made.records);
  return { records: read.flat(), perFile: read.map((part) => new Set(part.map(({ eventID }) => eventID))) };
}

describe('the CloudTrail input of the benchmark', () => {
  it('holds the same records in the same order in one file and in many', async () => {
    const [one, many] = [await trail('one', 1), await trail('many', 60)];
    expect(many.records).toEqual(one.records);
  });

  it('delivers one in a hundred of its events again, in another file', async () => {
    const { records, perFile } = await trail('forty', 40);
    const homes = new Map<string, number>();
    for (const part of perFile) for (const id of part) homes.set(id, (homes.get(id) ?? 0) + 1);
    expect(homes.size).toBe(EVENTS);
    expect(records.length - homes.size).toBe(58);
    expect([...homes.values()].filter((count) => count === 2)).toHaveLength(58);
  });

  it('uses the keys that it issues, and is out of order in time', async () => {
    const { records } = await trail('used', 4);
    const issued = new Set(
      records.flatMap(({ responseElements }) => responseElements?.credentials?.accessKeyId ?? []),
    );
    const used = new Set(records.map(({ userIdentity }) => userIdentity.accessKeyId ?? ''));
    expect([...used].filter((key) => key.startsWith('ASIA')).every((key) => issued.has(key))).toBe(true);
    expect(issued.size).toBeGreaterThan(100);
    const times = records.map(({ eventTime }) => eventTime);
    expect(times).not.toEqual([...times].sort());
  });
});

describe('the Vault input of the benchmark', () => {
  it('pairs every request with a response and uses the tokens that it issues', async () => {
    const outDir = join(work, 'vault');
    const made = await generateVaultAudit({ lines: 4000, files: 2, outDir, seed: 3 });
    const lines = [...(await readFolder(outDir)).values()]
      .flatMap((text) => text.trimEnd().split('\n'))
      .map((line) => JSON.parse(line) as AuditRecord);
    expect(lines).toHaveLength(made.records);
    const ids = (type: string): string[] =>
      lines
        .filter((line) => line.type === type)
        .map(({ request }) => request.id)
        .sort();
    expect(ids('request')).toEqual(ids('response'));
    expect(new Set(ids('request')).size).toBe(made.events);
    const issued = new Set(lines.map(({ response }) => response?.auth?.client_token));
    expect(lines.every(({ request }) => !request.client_token || issued.has(request.client_token))).toBe(
      true,
    );
  });
});
