import { expect, test } from 'vitest';
import type { ExportWhat } from '#core/api/contract.ts';
import { createClient } from '#renderer/api/client.ts';
import { Exporting } from '#renderer/state/exporting.svelte.ts';

const EVENTS: ExportWhat = { kind: 'events', filter: { terms: [] } };

/** An engine that takes every export and never ends one. */
function endless() {
  const asked: unknown[] = [];
  const value = (name: string) =>
    name === 'export.start' ? { id: 'one' } : { name: 'case-events', rows: 5n, columns: [{ name: 'time' }] };
  const client = createClient({
    call: (name, args) => {
      asked.push([name, args]);
      return Promise.resolve({ ok: true, value: value(name) });
    },
    upload: () => Promise.resolve({ ok: true, value: null }),
    on: () => () => undefined,
    onLine: () => () => undefined,
  });
  return { asked, exporting: new Exporting(client) };
}

test('a dialog opened while an export runs is on that export, whatever it was opened for', async () => {
  const { asked, exporting } = endless();
  exporting.open(EVENTS);
  await expect.poll(() => exporting.description.value).not.toBeNull();
  await exporting.start({ format: 'csv', zone: 'UTC', without: new Set() }, { host: 'loopback' });
  exporting.close();
  expect(exporting.what).toBeNull();
  exporting.open({ kind: 'tables' });
  expect(exporting.what).toEqual(EVENTS);
  expect(exporting.running).toBe(true);
  expect(asked).toHaveLength(2);
});
