import { expect, test } from 'vitest';
import { createClient } from '#renderer/api/client.ts';
import { Noting, type NoteTarget } from '#renderer/state/noting.svelte.ts';
import { Selection } from '#renderer/state/selection.svelte.ts';

const EVENT: NoteTarget = {
  subject: { kind: 'event', sha256: 'a'.repeat(64), ordinal: 3n },
  label: 's3:GetObject',
};

/** Notes of a page on which a credential is selected. */
function noted(): Noting {
  const selection = new Selection();
  selection.choose({ key: 'aws-key:1', label: 'deploy', kind: null });
  const client = createClient({
    call: () => Promise.resolve({ ok: true, value: {} }),
    upload: () => Promise.resolve({ ok: true, value: null }),
    on: () => () => undefined,
    onLine: () => () => undefined,
  });
  return new Noting(client, selection);
}

test('keys note what was opened last, and the selected credential once that is closed', () => {
  const noting = noted();
  const close = noting.offer(EVENT);
  expect(noting.target).toEqual(EVENT);
  close();
  expect(noting.target?.label).toBe('deploy');
});

test('while a panel does not know its thing yet, keys note nothing: not the one before it, nor what is selected', () => {
  const noting = noted();
  noting.offer(EVENT);
  const known = noting.offer(null);
  expect(noting.target).toBeNull();
  noting.write('note');
  expect(noting.task).toBeNull();
  known();
  expect(noting.target).toEqual(EVENT);
});
