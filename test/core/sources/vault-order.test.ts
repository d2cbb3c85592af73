import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TempCase, type TestFile } from '#test/kit/case.ts';

type Line = Readonly<Record<string, unknown>>;

/** What a device writes in place of a value. */
const written = (salt: string | null, value: string): string =>
  salt === null ? value : `hmac-sha256:${createHmac('sha256', salt).update(value).digest('hex')}`;

const TOKENS = ['hvs.EXAMPLEexampleEXAMPLEaaaa', 'hvs.EXAMPLEexampleEXAMPLEbbbb', 'root'];
const SALTS = ['first device', 'second device', null];

/** A call as a device of this salt writes it: request and response. */
function linesOf(number: number, salt: string | null): readonly Line[] {
  const token = TOKENS[number % TOKENS.length] ?? '';
  const accessor = written(salt, `accessor of ${token}`.padEnd(24, '0').replaceAll(' ', '0'));
  const kind = number % 5;
  const auth = {
    client_token: written(salt, token),
    accessor,
    display_name: `token-${String(number % 3)}`,
    policies: ['default'],
    token_type: 'service',
    ...(number % 2 === 0 ? { entity_id: `0000000d-0000-4000-8000-00000000000${String(number)}` } : {}),
    metadata: { team: `team ${String(number % 2)}` },
  };
  const request = {
    id: `0000000b-0000-4000-8000-0000000007${String(number).padStart(2, '0')}`,
    operation: kind === 0 ? 'read' : 'update',
    client_token: auth.client_token,
    client_token_accessor: accessor,
    namespace: { id: 'root' },
    path: [
      'secret/data/app',
      'auth/token/create',
      'sys/wrapping/wrap',
      'auth/token/revoke-self',
      'secret/data/b',
    ][kind],
    remote_address: '192.0.2.10',
  };
  const child = `hvs.EXAMPLEexampleEXAMPLEc${String(number).padStart(3, '0')}`;
  const answers = [
    {},
    {
      auth: {
        ...auth,
        client_token: written(salt, child),
        accessor: written(salt, `of ${child}`),
        token_ttl: 3600,
      },
    },
    {
      wrap_info: {
        token: written(salt, child),
        accessor: written(salt, `of ${child}`),
        ttl: 60,
        creation_path: request.path,
      },
    },
    {},
    {},
  ];
  const time = (ms: number): string => new Date(Date.UTC(2026, 9, 2, 9, number, 0, ms)).toISOString();
  const device = SALTS.indexOf(salt);
  return [
    { time: time(device * 2), type: 'request', auth, request },
    {
      time: time(device * 2 + 1),
      type: 'response',
      ...(kind === 4 ? { error: '1 error occurred:\n\t* permission denied\n\n' } : {}),
      auth,
      request,
      response: answers[kind],
    },
  ];
}

/** Lines of some calls before some devices, one or both of a call's two, each in one of four files; the lines may come again. */
const logs = fc
  .array(
    fc.record({
      number: fc.integer({ min: 0, max: 7 }),
      salt: fc.constantFrom(...SALTS),
      halves: fc.subarray([0, 1], { minLength: 1 }),
      files: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
    }),
    { minLength: 6, maxLength: 24 },
  )
  .map((drawn) => {
    const files: string[][] = [[], [], [], []];
    for (const { number, salt, halves, files: places } of drawn)
      for (const half of halves) {
        const line = linesOf(number, salt)[half];
        files[places[half] ?? 0]?.push(JSON.stringify(line));
      }
    return files
      .map((lines, i): TestFile => [`audit-${String(i)}.log`, lines.map((line) => `${line}\n`).join('')])
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

describe('Vault calls', () => {
  it(
    'come out the same from one import of all files and from an import of each, in any order',
    { timeout: 180_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(logs, fc.infiniteStream(fc.nat()), async (files, numbers) => {
          const shuffled = files
            .map((file) => ({ file, place: numbers.next().value ?? 0 }))
            .sort((a, b) => a.place - b.place)
            .map(({ file }) => file);
          const once = await digestAfter([files]);
          expect(await digestAfter(shuffled.map((file) => [file]))).toBe(once);
        }),
        { numRuns: 6 },
      );
    },
  );

  it('whose lines all name one token are kept once', async () => {
    const made = await TempCase.of([
      [
        'audit.log',
        linesOf(0, 'first device')
          .map((line) => `${JSON.stringify(line)}\n`)
          .join(''),
      ],
    ]);
    try {
      expect(await made.rows('SELECT count(*)::INTEGER AS n FROM event')).toEqual([{ n: 1 }]);
      expect(await made.rows('SELECT count(*)::INTEGER AS n FROM _vault_half')).toEqual([{ n: 0 }]);
    } finally {
      await made.remove();
    }
  });
});
