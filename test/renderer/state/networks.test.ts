import { expect, test } from 'vitest';
import { createClient } from '#renderer/api/client.ts';
import { Networks } from '#renderer/state/networks.ts';
import type { Answer } from '#renderer/api/transport.ts';

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const LOST: Answer = { ok: false, error: { code: 'engine-lost', message: 'gone' } };

/** An engine that gives its answers in turn, each when it is let go. */
function engine() {
  const asked: (readonly string[])[] = [];
  const letGo: ((answer: Answer) => void)[] = [];
  const client = createClient({
    call: (_name, args) => {
      asked.push((args as { addresses: string[] }).addresses);
      return new Promise((resolve) => letGo.push(resolve));
    },
    upload: () => Promise.resolve({ ok: true, value: null }),
    on: () => () => undefined,
    onLine: () => () => undefined,
  });
  const answer = async (answered: Answer) => {
    await settle();
    letGo.shift()?.(answered);
    await settle();
  };
  return { asked, answer, networks: new Networks(client) };
}

const named = (...labels: (string | null)[]): Answer => ({ ok: true, value: { labels } });

test('addresses in sight are asked for together, and once', async () => {
  const { asked, answer, networks } = engine();
  networks.labelOf('192.0.2.1');
  networks.labelOf('192.0.2.2');
  await answer(named('Office', null));
  expect(networks.labelOf('192.0.2.1')).toBe('Office');
  expect(networks.labelOf('192.0.2.2')).toBeNull();
  await settle();
  expect(asked).toEqual([['192.0.2.1', '192.0.2.2']]);
});

test('a name that could not be had is asked for again', async () => {
  const { asked, answer, networks } = engine();
  networks.labelOf('192.0.2.1');
  await answer(LOST);
  expect(asked).toHaveLength(1);
  expect(networks.labelOf('192.0.2.1')).toBeNull();
  await answer(named('Office'));
  expect(networks.labelOf('192.0.2.1')).toBe('Office');
});

test('an answer that was on its way when the names were forgotten does not count, and is asked for again', async () => {
  const { asked, answer, networks } = engine();
  networks.labelOf('192.0.2.1');
  await settle();
  networks.forget();
  await answer(named('the old name'));
  expect(networks.labelOf('192.0.2.1')).toBeNull();
  await answer(named('the new name'));
  expect(networks.labelOf('192.0.2.1')).toBe('the new name');
  expect(asked).toHaveLength(2);
});
