import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCertificates } from '#core/sources/x509/parse.ts';
import { TempCase, type TestFile } from '#test/kit/case.ts';
import { certificate, pem, testKey, TYPE, type Wanted } from '#test/kit/x509/certificates.ts';

const ROOT: Wanted = {
  key: 'order root',
  subject: [[TYPE.CN, 'Root']],
  serial: 1n,
  notBefore: '2026-01-01T00:00:00Z',
  notAfter: '2036-01-01T00:00:00Z',
  ca: true,
};
const MIDDLE: Wanted = { ...ROOT, key: 'order middle', issuer: ROOT, subject: [[TYPE.CN, 'Middle']] };
const LEAF: Wanted = {
  ...ROOT,
  key: 'order leaf',
  issuer: MIDDLE,
  subject: [[TYPE.CN, 'leaf.example.com']],
  ca: false,
};
const FILES: readonly TestFile[] = [
  ['leaf.pem', pem(certificate(LEAF))],
  ['middle.pem', pem(certificate(MIDDLE)) + pem(certificate(LEAF))],
  ['root.der', certificate(ROOT)],
];

const CHAIN = `SELECT value FROM credential_fact WHERE name = 'chain' ORDER BY value`;

describe('certificates', () => {
  it('have the same chains from one import and from several, in any order; a later anchor changes what came before', async () => {
    const digests = new Set<string>();
    for (const order of [FILES, FILES.toReversed()]) {
      const made = await TempCase.make();
      try {
        for (const file of order) await made.import([file]);
        expect(await made.unbalanced()).toEqual([]);
        expect(await made.rows(CHAIN)).toEqual(Array(3).fill({ value: 'verified' }));
        digests.add(await made.digest());
      } finally {
        await made.remove();
      }
    }
    const together = await TempCase.of(FILES);
    try {
      digests.add(await together.digest());
    } finally {
      await together.remove();
    }
    expect(digests.size).toBe(1);
  });

  it('leave no private key in the case or in the raw view', async () => {
    const key = testKey('order leaf').export({ type: 'pkcs8', format: 'pem' }).toString();
    const secret = key.split('\n')[1] ?? '';
    const seed = testKey('order leaf').export({ type: 'pkcs8', format: 'der' }).subarray(16);
    const broken = '-----BEGIN EC PRIVATE KEY-----\n';
    const made = await TempCase.of([['both.pem', pem(certificate(LEAF)) + key + broken + secret]]);
    try {
      const [row] = await made.rows<{ file_id: number }>('SELECT file_id FROM evidence_file');
      expect((await made.raw(row?.file_id ?? 0, 1n)).text).not.toContain(secret);
      const files = await readdir(made.dir, { recursive: true, withFileTypes: true });
      const kept = files.filter((file) => file.isFile() && !file.parentPath.includes('evidence'));
      expect(kept.length).toBeGreaterThan(0);
      for (const file of kept) {
        const content = await readFile(join(file.parentPath, file.name));
        expect([content.includes(secret), content.includes(seed)]).toEqual([false, false]);
      }
    } finally {
      await made.remove();
    }
  });

  it('that are any bytes are parsed without a crash', () => {
    const whole = Buffer.from(FILES.map(([, content]) => content.toString('latin1')).join(''), 'latin1');
    fc.assert(
      fc.property(fc.nat({ max: whole.length }), fc.uint8Array({ maxLength: 20 }), (at, bytes) => {
        const content = Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at)]);
        expect([...parseCertificates(content)].length).toBeGreaterThan(0);
      }),
      { numRuns: 200 },
    );
  });
});
