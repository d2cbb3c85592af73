import { expect, it } from 'vitest';
import { credentialsOf, type Row } from '../given.ts';

const KEY = 'aws-key:ASIAEXAMPLE000000001';
const used = (occurred_at: string, more: Row = {}): Row => ({ occurred_at, credential_key: KEY, ...more });
const windows = async (span: string, event: readonly Row[]): Promise<unknown[]> =>
  (await credentialsOf({ event })).rows(
    `SELECT strftime(to_at, '%d %H:%M') AS until, calls::INTEGER AS calls, denied::INTEGER AS denied, permissions::INTEGER AS permissions, services::INTEGER AS services,
       resources::INTEGER AS resources, addresses::INTEGER AS addresses FROM credential_use WHERE span = '${span}' ORDER BY to_at`,
  );

const EVENTS = [
  used('2026-10-01 08:59:59', { service: 's3', action: 'GetObject', resource: 'a' }),
  used('2026-10-01 09:00:00', { service: 's3', action: 'GetObject', resource: 'a', outcome: 'denied' }),
  used('2026-10-01 09:10:00', { service: 's3', action: 'PutObject', resource: 'b' }),
  used('2026-10-02 08:30:00', { service: 'sqs', action: 'SendMessage', client_addr: '192.0.2.2' }),
  used('2026-10-02 09:30:00', { service: 's3', action: 'GetObject', resource: 'a' }),
];

it('only hours with use have a row, each with what is distinct in it', async () => {
  expect(await windows('hour', EVENTS)).toEqual([
    { until: '01 09:00', calls: 1, denied: 0, permissions: 1, services: 1, resources: 1, addresses: 1 },
    { until: '01 10:00', calls: 2, denied: 1, permissions: 2, services: 1, resources: 2, addresses: 1 },
    { until: '02 09:00', calls: 1, denied: 0, permissions: 1, services: 1, resources: 0, addresses: 1 },
    { until: '02 10:00', calls: 1, denied: 0, permissions: 1, services: 1, resources: 1, addresses: 1 },
  ]);
});

it('the 24 hours that end with each count what is distinct in all of them', async () => {
  expect(await windows('day', EVENTS)).toEqual([
    { until: '01 09:00', calls: 1, denied: 0, permissions: 1, services: 1, resources: 1, addresses: 1 },
    { until: '01 10:00', calls: 3, denied: 1, permissions: 2, services: 1, resources: 2, addresses: 1 },
    { until: '02 09:00', calls: 3, denied: 1, permissions: 3, services: 2, resources: 2, addresses: 2 },
    { until: '02 10:00', calls: 2, denied: 0, permissions: 2, services: 2, resources: 1, addresses: 2 },
  ]);
});

it('an action that two accounts log is one call', async () => {
  const both = ['aws:111111111111', 'aws:222222222222'].map((system_key) =>
    used('2026-10-01 08:00:00', { system_key, shared_uid: 'shared-1' }),
  );
  expect(await windows('hour', both)).toMatchObject([{ calls: 1, permissions: 1 }]);
});
