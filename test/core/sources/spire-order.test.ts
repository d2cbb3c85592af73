import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TempCase, type TestFile } from '#test/kit/case.ts';

const AGENT = 'spiffe://example.org/spire/agent/x509pop/a';

/** The lines of one batch call for two entries, the first asked for twice: signed and audit line of each. */
function linesOf(number: number): readonly string[] {
  const call = `authorized_as=agent caller_addr="192.0.2.10:4000${String(number)}" caller_id="${AGENT}"`;
  const head = (level: string, message: string): string =>
    `time="2026-10-02T09:00:0${String(number)}Z" level=${level} msg="${message}" ${call}`;
  const tail = `method=BatchNewX509SVID request_id=00000000-0000-4000-8000-00000000000${String(number)}`;
  return [1, 2, 2].flatMap((entry, place) => {
    const svid = `spiffe_id="spiffe://example.org/w${String(entry)}" subsystem_name=api`;
    const serial = String(100n ** BigInt(18 + number) + BigInt(place));
    const csr = String(number * 10 + place).padStart(64, '0');
    return [
      `${head('debug', 'Signed X509 SVID')} entry_id=e${String(entry)} expiration="2026-10-02T10:00:00Z" ${tail} serial_num=${serial} service=svid.v1.SVID ${svid}`,
      `${head('info', 'API accessed')} csr=${csr} entry_id=e${String(entry)} expires_at=1790935200 ${tail} service=svid.v1.SVID ${svid} status=success type=audit`,
    ];
  });
}

/** Some lines of some calls, each in one of three files; the same line may be in several. */
const logs = fc
  .array(
    fc.record({
      number: fc.integer({ min: 0, max: 4 }),
      kept: fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 }),
      file: fc.integer({ min: 0, max: 2 }),
    }),
    { minLength: 3, maxLength: 12 },
  )
  .map((drawn) => {
    const files: Set<string>[] = [new Set(), new Set(), new Set()];
    for (const { number, kept, file } of drawn)
      for (const place of kept) files[file]?.add(`${linesOf(number)[place] ?? ''}\n`);
    return files
      .map((lines, i): TestFile => [`server-${String(i)}.log`, [...lines].join('')])
      .filter(([, text]) => text.length > 0);
  });

async function digestAfter(imports: readonly (readonly TestFile[])[]): Promise<string> {
  const made = await TempCase.make();
  try {
    for (const files of imports) await made.import(files);
    expect(await made.unbalanced()).toEqual([]);
    return await made.digest();
  } finally {
    await made.remove();
  }
}

describe('calls of a SPIRE server', () => {
  it(
    'come out the same from one import of all files and from an import of each, in any order',
    { timeout: 180_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(logs, async (files) => {
          const together = await digestAfter([files]);
          expect(await digestAfter(files.map((file) => [file]))).toBe(together);
          expect(await digestAfter(files.toReversed().map((file) => [file]))).toBe(together);
        }),
        { numRuns: 4 },
      );
    },
  );

  it('issue each serial once, however its lines are spread and delivered again', async () => {
    const all = linesOf(1).map((line) => `${line}\n`);
    const made = await TempCase.of([['all.log', all.join('')]]);
    try {
      await made.import([['again.log', all.slice(2).join('')]]);
      const issued = await made.rows<{ n: bigint; keys: bigint }>(
        `SELECT count(*) AS n, count(DISTINCT credential_key) AS keys FROM lifecycle WHERE phase = 'issued'`,
      );
      expect(issued).toEqual([{ n: 3n, keys: 3n }]);
    } finally {
      await made.remove();
    }
  });

  it('come out the same with care and in small batches', { timeout: 60_000 }, async () => {
    const fields = (line: string): string =>
      JSON.stringify(
        Object.fromEntries(
          [...line.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, name, quoted, bare]) => [
            name,
            quoted ?? bare,
          ]),
        ),
      );
    const lines = [0, 1, 2].flatMap(linesOf);
    const files: TestFile[] = [
      ['server.json', lines.map((line) => `${fields(line)}\n`).join('')],
      [
        'server.log',
        [3, 4]
          .flatMap(linesOf)
          .map((line) => `${line}\n`)
          .join(''),
      ],
    ];
    const digests = new Set<string>();
    for (const options of [{}, { alwaysCareful: true }, { batchBytes: 1000 }]) {
      const made = await TempCase.of(files, options);
      try {
        expect(await made.unbalanced()).toEqual([]);
        digests.add(await made.digest());
      } finally {
        await made.remove();
      }
    }
    expect(digests.size).toBe(1);
  });

  it('are accounted for whatever their lines hold', { timeout: 60_000 }, async () => {
    const whole = fc.integer({ min: 0, max: 4 }).chain((number) => fc.constantFrom(...linesOf(number)));
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '"',
        '\\',
        '\\x00',
        '\\"',
        '=',
        ' msg="',
        ' expires_at=99999999999999999999',
        ' audience="[',
      ),
    );
    const line = fc
      .tuple(whole, fc.nat(400), piece, fc.nat(40))
      .map(([text, at, put, cut]) => text.slice(0, at) + put + text.slice(at + cut))
      .map((text) => text.replace(/[\r\n]/g, ' '));
    const drawn = fc.sample(line, { numRuns: 400, seed: 7 });
    const json = drawn.map((text) =>
      JSON.stringify({ msg: 'Signed X509 SVID', subsystem_name: 'api', time: text, serial_num: text }),
    );
    const made = await TempCase.of([
      ['server.log', [...linesOf(0), ...drawn].map((text) => `${text}\n`).join('')],
      ['server.json', json.map((text) => `${text}\n`).join('')],
    ]);
    try {
      expect(await made.unbalanced()).toEqual([]);
      expect((await made.accounts()).map(({ source }) => source)).toEqual(['spire-server', 'spire-server']);
    } finally {
      await made.remove();
    }
  });
});
