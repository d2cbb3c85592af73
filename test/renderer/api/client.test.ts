import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { expect, test } from 'vitest';
import { createClient } from '#renderer/api/client.ts';
import type { Answer, Transport } from '#renderer/api/transport.ts';

function answering(answer: Answer): Transport {
  return {
    call: () => Promise.resolve(answer),
    upload: () => Promise.resolve(answer),
    on: () => () => undefined,
    onLine: () => () => undefined,
  };
}

test('a value comes back as it was answered', async () => {
  const client = createClient(answering({ ok: true, value: { cancelled: true } }));
  expect(await client.call('import.cancel', {})).toEqual({ cancelled: true });
});

test('bytes are decoded into columns', async () => {
  const bytes = tableToIPC(tableFromArrays({ path: ['a.json', 'b.json'] }), 'stream');
  const client = createClient(answering({ ok: true, value: bytes }));
  expect((await client.call('evidence.files', {})).rows()).toEqual([{ path: 'a.json' }, { path: 'b.json' }]);
});

test('a refusal is thrown with its code and message', async () => {
  const client = createClient(answering({ ok: false, error: { code: 'case-locked', message: 'busy' } }));
  await expect(client.call('import.start', { paths: ['/x'] })).rejects.toMatchObject({
    code: 'case-locked',
    message: 'busy',
  });
});

test('a code outside the closed list is an internal error', async () => {
  const client = createClient(answering({ ok: false, error: { code: 'surprise', message: 'odd' } }));
  await expect(client.call('case.info', {})).rejects.toMatchObject({ code: 'internal' });
});

test('a bridge that breaks is a coded error too', async () => {
  const client = createClient({
    ...answering({ ok: true, value: 1 }),
    call: () => Promise.reject(new Error('torn')),
  });
  await expect(client.call('case.info', {})).rejects.toMatchObject({ code: 'internal', message: 'torn' });
});

test('an upload answers the path to import', async () => {
  const client = createClient(answering({ ok: true, value: { path: '/case/upload/a.json' } }));
  expect(await client.upload(new Blob(['{}']), 'a.json')).toBe('/case/upload/a.json');
});

test('whoever listens is told how many values an answer says were masked, until it stops', async () => {
  const client = createClient(answering({ ok: true, value: { id: 'n', masked: 2 } }));
  const told: number[] = [];
  const stop = client.onMasked((values) => told.push(values));
  const note = { subject: { kind: 'credential', key: 'agent:1' }, text: 'x' } as const;
  await client.call('notes.add', note);
  stop();
  await client.call('notes.add', note);
  expect(told).toEqual([2]);
});
