import { expect, it } from 'vitest';
import { LONG_KEY, TEMPORARY_KEY } from '../bundle.ts';
import { ask, codeOf, PAGE, rowsOf, type Door } from '../calls.ts';

const LIST = `# an incident of another house
192.0.2.10 # the proxy
192.0.2.0/28
198.51.100.7
${TEMPORARY_KEY}
arn:aws:sts::111111111111:assumed-role/reader/ingest
aws-cli/2.17
evil.example.com
`;

/** Lists of indicators and names of networks. */
export function listsArea(door: () => Door): void {
  it('takes a list in, says what of it is in the case and what is not, and names what it did not understand', async () => {
    const { list, problems } = await ask(door(), 'lists.import', {
      kind: 'indicators',
      name: 'Seen before',
      text: LIST,
    });
    expect(list).toMatchObject({
      name: 'Seen before',
      file: null,
      format: 'text',
      entries: 6,
      problems: 1,
      found: 5,
    });
    expect(problems).toMatchObject([{ line: 8, excerpt: 'evil.example.com' }]);
    const { hits, total } = await ask(door(), 'lists.hits', { name: 'Seen before', ...PAGE });
    expect(total).toBe(6);
    expect(hits.map(({ line, field, events, credentials }) => [line, field, events, credentials])).toEqual([
      [2, 'client_addr', 4n, 2n],
      [3, 'client_addr', 4n, 2n],
      [4, null, 0n, 0n],
      [5, 'credential', 3n, 1n],
      [6, 'actor_key', 3n, 1n],
      [7, 'user_agent', 4n, 2n],
    ]);
    const missing = await ask(door(), 'lists.hits', { name: 'Seen before', show: 'missing', ...PAGE });
    expect(missing.hits.map(({ value, field }) => [value, field])).toEqual([['198.51.100.7', null]]);
    const rest = await ask(door(), 'lists.problems', { kind: 'indicators', name: 'Seen before', ...PAGE });
    expect(rest).toEqual({ total: 1, problems });
  });

  it('filters by a list, and by the name of a network', async () => {
    await ask(door(), 'lists.import', { kind: 'indicators', name: 'One key', text: `${LONG_KEY}\n` });
    await ask(door(), 'lists.import', {
      kind: 'networks',
      name: 'Ours',
      text: 'cidr,label\n192.0.2.0/24,Office\n',
    });
    const total = async (field: 'ioc' | 'network', op: 'is' | 'is-not' | 'contains', value: string | null) =>
      (await ask(door(), 'events.summary', { filter: { terms: [{ field, op, values: [value] }] } })).total;
    expect(await total('ioc', 'is', 'One key')).toBe(1n);
    expect(await total('ioc', 'is-not', 'One key')).toBe(3n);
    expect(await total('ioc', 'is', null)).toBe(0n);
    expect(await total('ioc', 'is', 'no such list')).toBe(0n);
    expect(await total('network', 'is', 'Office')).toBe(4n);
    expect(await total('network', 'contains', 'off')).toBe(4n);
    expect(await total('network', 'is', null)).toBe(0n);
    const owners = await ask(door(), 'credentials.list', {
      filter: { terms: [{ field: 'ioc', op: 'is', values: ['One key'] }] },
      ...PAGE,
    });
    expect(rowsOf(owners).map((row) => row['credential_key'])).toEqual([`aws-key:${LONG_KEY}`]);
  });

  it('masks secrets in a list and in its name, and says how many', async () => {
    const secret = `hvs.${'EXAMPLE'.repeat(5)}`;
    const text = `cidr,label\n192.0.2.0/24,token=${secret}\n`;
    const { list, masked } = await ask(door(), 'lists.import', {
      kind: 'networks',
      name: `of ${secret}`,
      text,
    });
    expect(masked).toBe(2);
    expect(list.name).toMatch(/^of sha256:[0-9a-f]{64}$/);
    expect(list.kinds.map(({ value }) => value)).toEqual([list.name.replace('of ', 'token=')]);
    await ask(door(), 'lists.remove', { kind: 'networks', name: list.name });
  });

  it('gives addresses the names of their networks', async () => {
    const addresses = ['192.0.2.10', '198.51.100.1', 'sts.amazonaws.com', '::ffff:192.0.2.1'];
    expect(await ask(door(), 'networks.label', { addresses })).toEqual({
      labels: ['Office', null, null, 'Office'],
    });
  });

  it('keeps lists by name until they are removed, and refuses what is none', async () => {
    const before = await ask(door(), 'lists.all', {});
    expect(before.lists.map(({ kind, name }) => [kind, name])).toEqual([
      ['indicators', 'One key'],
      ['indicators', 'Seen before'],
      ['networks', 'Ours'],
    ]);
    for (const { kind, name } of before.lists) await ask(door(), 'lists.remove', { kind, name });
    expect(await ask(door(), 'lists.all', {})).toEqual({ lists: [], faults: [] });
    expect(await codeOf(door(), 'lists.remove', { kind: 'networks', name: 'Ours' })).toBe('not-found');
    expect(await codeOf(door(), 'lists.import', { kind: 'indicators' })).toBe('bad-arguments');
    expect(await codeOf(door(), 'lists.import', { kind: 'indicators', text: 'a\0b\0c' })).toBe(
      'input-unreadable',
    );
    expect(await codeOf(door(), 'lists.hits', { name: 'none', ...PAGE })).toBe('not-found');
  });
}
