import { expect, it } from 'vitest';
import type { CallResult } from '#core/api/contract.ts';
import { LONG_KEY, TEMPORARY_KEY } from '../bundle.ts';
import { ask, type Door } from '../calls.ts';

/** The one search. */
export function searchArea(door: () => Door): void {
  const found = (answer: CallResult<'search.find'>) =>
    Object.fromEntries(answer.groups.map(({ group, hits }) => [group, hits.map(({ value }) => value)]));

  it('finds whatever has a text in it, in groups', async () => {
    const answer = await ask(door(), 'search.find', { text: ' listb ' });
    expect(found(answer)).toEqual({ actions: ['s3:ListBuckets'] });
    expect(answer.groups[0]!.hits[0]).toMatchObject({ events: 2n, kind: 'action' });
    const key = await ask(door(), 'search.find', { text: TEMPORARY_KEY });
    expect(key.recognised).toEqual({ kind: 'aws-key', title: 'AWS key id', hash: null });
    expect(found(key)['credentials']).toEqual([`aws-key:${TEMPORARY_KEY}`]);
    expect(found(await ask(door(), 'search.find', { text: 'trail.json' }))).toEqual({
      files: ['trail.json'],
    });
    expect(found(await ask(door(), 'search.find', { text: 'user/alice' }))['principals']).toHaveLength(1);
    expect((await ask(door(), 'search.find', { text: '' })).groups).toEqual([]);
  });

  it('finds addresses by the block they are in, and events by either of their ids', async () => {
    const block = await ask(door(), 'search.find', { text: '192.0.2.0/28' });
    expect(found(block)).toEqual({ addresses: ['192.0.2.10'] });
    expect(found(await ask(door(), 'search.find', { text: '198.51.100.0/24' }))).toEqual({});
    const byEvent = await ask(door(), 'search.find', { text: '00000000-0000-4000-9000-000000000003' });
    const byCall = await ask(door(), 'search.find', { text: '00000000-0000-4000-8000-000000000003' });
    expect(byEvent.groups[0]).toMatchObject({
      group: 'ids',
      hits: [{ kind: 'event_uid', label: 'iam:ListUsers' }],
    });
    expect(byCall.groups[0]).toMatchObject({ group: 'ids', hits: [{ kind: 'request_id' }] });
    expect(found(byCall)['ids']).toEqual(found(byEvent)['ids']);
    expect(found(await ask(door(), 'search.find', { text: found(byCall)['ids']![0]! }))).toEqual(
      found(byCall),
    );
  });

  it('looks a secret up by its hash and does not give it back', async () => {
    const secret = `hvs.${LONG_KEY}0123456789abcdef`;
    const answer = await ask(door(), 'search.find', { text: `X-Vault-Token: ${secret}` });
    expect(answer.recognised).toMatchObject({ kind: 'secret', title: 'Vault token' });
    expect(answer.recognised.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(answer.groups).toEqual([]);
    const text = JSON.stringify(answer, (_key, value: unknown) =>
      typeof value === 'bigint' ? `${value}` : value,
    );
    expect(text).not.toContain(LONG_KEY);
  });
}
