import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTRACT } from '#core/api/contract.ts';
import { ERROR_TEXT, ERROR_CODES } from '#core/api/errors.ts';
import { HANDLERS } from '#core/api/handlers/index.ts';
import { Engine } from '#core/host/engine.ts';
import { inlineImporter } from '#core/host/inline-importer.ts';
import { smallBundle } from '../contract/bundle.ts';
import { newCase } from '../contract/places.ts';

const names = Object.keys(CONTRACT);
let engine: Engine;

beforeAll(async () => {
  const host = { kind: 'in-process', version: '0.0.0', root: null, canPick: false, uploads: null } as const;
  engine = await Engine.open({ caseDir: newCase(), host }, { startImporter: inlineImporter });
  const ended = new Promise<void>((resolve) => {
    engine.listen((name) => {
      if (name === 'import.ended') resolve();
    });
  });
  await engine.call('import.start', { paths: [smallBundle()] });
  await ended;
});
afterAll(() => engine.close());

const text = fc.oneof(
  fc.string(),
  fc.constantFrom(`'; DROP TABLE event; --`, '%', '"', '\0', 'aws-key:AKIAIOSFODNN7EXAMPLE'),
);
const filter = fc.record(
  {
    from: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
    asOf: fc.bigInt(),
    text,
    credential: text,
    terms: fc.array(
      fc.record({
        field: fc.constantFrom('kind', 'action', 'label', 'account', 'file_id', 'resource'),
        op: fc.constantFrom('is', 'is-not', 'contains'),
        values: fc.array(fc.option(text), { minLength: 1, maxLength: 3 }),
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);
const almost = fc.record(
  {
    filter,
    key: text,
    offset: fc.integer({ min: -1, max: 10 }),
    limit: fc.integer({ min: 0, max: 20 }),
    field: fc.constantFrom('action', 'kind', 'x'),
    fileId: fc.integer({ min: -1, max: 3 }),
    ordinal: fc.bigInt({ min: -1n, max: 9n }),
    eventId: fc.bigInt({ min: -1n, max: 2n ** 66n }),
  },
  { requiredKeys: ['filter'] },
);

describe('dispatch', () => {
  it('has one handler for every call and no other', () => {
    expect(Object.keys(HANDLERS).sort()).toEqual([...names].sort());
  });

  it('has a sentence for every code', () => {
    expect(Object.keys(ERROR_TEXT).sort()).toEqual([...ERROR_CODES].sort());
  });

  it('answers anything with a value or a coded error, never by throwing', async () => {
    const name = fc.oneof(
      fc.constantFrom(...names),
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'toString'),
    );
    await fc.assert(
      fc.asyncProperty(name, fc.oneof(almost, fc.anything()), async (call, args) => {
        if (call.startsWith('import.')) return;
        const answer = await engine.call(call, args);
        if (!answer.ok) expect(ERROR_CODES).toContain(answer.error.code);
        if (!names.includes(call)) expect(answer).toMatchObject({ error: { code: 'unknown-call' } });
      }),
      { numRuns: 300 },
    );
  });

  it('meets hostile filters without a bug', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('events.summary', 'credentials.summary'),
        filter,
        async (call, given) => {
          const answer = await engine.call(call, { filter: given });
          if (!answer.ok) expect(answer.error).toMatchObject({ code: 'bad-arguments' });
        },
      ),
      { numRuns: 200 },
    );
    expect(await engine.call('events.summary', { filter: {} })).toMatchObject({
      ok: true,
      value: { total: 4n },
    });
  });
});
