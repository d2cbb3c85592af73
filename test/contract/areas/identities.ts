import { expect, it } from 'vitest';
import { LONG_KEY, TEMPORARY_KEY } from '../bundle.ts';
import { ask, codeOf, nextPush, PAGE, type Door } from '../calls.ts';

const USER = 'aws-arn:arn:aws:iam::111111111111:user/alice';
const USER_ID = 'aws-principal:AIDAEXAMPLEUSER000001';
const ROLE = 'aws-arn:arn:aws:iam::111111111111:role/reader';

/** Who is who, what was decided of it, and what is wrong with the labels. */
export function identitiesArea(door: () => Door): void {
  const labels = async (args: object): Promise<unknown[]> => {
    const { rows } = await ask(door(), 'identities.list', { ...PAGE, ...args });
    return rows.map((row) => row['label']);
  };
  /** Does what has the identities computed again, and waits until the case has them. */
  const computed = async (work: () => Promise<unknown>): Promise<void> => {
    const changed = nextPush(door(), 'case.changed');
    const ended = nextPush(door(), 'import.ended');
    await work();
    expect(await ended).toMatchObject({ kind: 'reconsidered' });
    await changed;
  };

  it('lists identities in the order asked for, and keeps to a text and to kinds', async () => {
    const all = await ask(door(), 'identities.list', PAGE);
    expect(all.total).toBe(2n);
    expect(all.kinds).toEqual([
      { value: 'account', count: 1n },
      { value: 'role', count: 1n },
    ]);
    expect(all.rows[0]).toMatchObject({ label: 'reader', kind: 'role', events: 3n, credentials: 0n });
    expect(await labels({ sort: 'label', descending: false })).toEqual(['alice', 'reader']);
    expect(await labels({ sort: 'label' })).toEqual(['reader', 'alice']);
    expect(await labels({ text: 'USER000001' })).toEqual(['alice']);
    const people = await ask(door(), 'identities.list', { ...PAGE, kinds: ['account'] });
    expect([people.total, people.rows.length, people.kinds.length]).toEqual([1n, 1, 2]);
    expect((await ask(door(), 'identities.list', { ...PAGE, text: 'nobody' })).total).toBe(0n);
    expect((await ask(door(), 'case.info', {})).identities).toBe(1n);
  });

  it('tells one identity in full by any of its keys, and says where there is none', async () => {
    const got = await ask(door(), 'identities.get', { key: USER_ID });
    expect(await ask(door(), 'identities.get', { key: USER })).toEqual(got);
    expect(got.identity).toMatchObject({ identity_key: USER, label: 'alice', kind: 'account', keys: 2n });
    expect(got.members).toMatchObject([
      { key: USER, rule: 'primary', path: null },
      { key: USER_ID, rule: 'unique-id-of-user', strength: 'strong', path: 'trail.json' },
    ]);
    expect(got.links).toMatchObject([
      {
        leftKey: USER,
        rightKey: USER_ID,
        leftIdentity: { key: USER, label: 'alice' },
        rule: 'unique-id-of-user',
        sentence: 'Records of calls name the user by its ARN and by its unique id together.',
        state: 'joined',
        record: { path: 'trail.json', ordinal: 1n },
      },
    ]);
    expect(got.linksTotal).toBe(1n);
    expect(got.credentials).toMatchObject([
      { credential_key: `aws-key:${TEMPORARY_KEY}`, rules: ['holder-asked-for-it'], strength: 'weak' },
      { credential_key: `aws-key:${LONG_KEY}`, rules: ['subject-of-credential'], strength: 'exact' },
    ]);
    expect(got.credentialsTotal).toBe(2n);
    expect(got.issues).toMatchObject([{ kind: 'no-owner', subject_label: 'alice' }]);
    expect(await codeOf(door(), 'identities.get', { key: 'agent:none' })).toBe('not-found');
  });

  it('says who held a credential', async () => {
    const { holders, tasks } = await ask(door(), 'credentials.get', { key: `aws-key:${LONG_KEY}` });
    expect(holders).toMatchObject([
      { identity_key: USER, label: 'alice', rule: 'subject-of-credential', strength: 'exact' },
    ]);
    expect(tasks).toEqual([]);
  });

  it('keeps the events and credentials of an identity, by any of its keys, and turns that round', async () => {
    const of = (values: (string | null)[], op: 'is' | 'is-not' | 'contains' = 'is') => ({
      terms: [{ field: 'identity' as const, op, values }],
    });
    const events = async (filter: object): Promise<bigint> =>
      (await ask(door(), 'events.summary', { filter })).total;
    expect(await events(of([USER]))).toBe(1n);
    expect(await events(of([USER_ID]))).toBe(1n);
    expect(await events(of([ROLE]))).toBe(3n);
    expect(await events(of([USER], 'is-not'))).toBe(3n);
    expect(await events(of(['ALICE'], 'contains'))).toBe(1n);
    expect(await events(of([null]))).toBe(0n);
    const held = await ask(door(), 'credentials.summary', { filter: of([USER]), collapse: false });
    expect(held.total).toBe(1n);
    expect((await ask(door(), 'filter.values', { filter: {}, field: 'identity' })).values).toEqual([
      { value: USER, count: 1n },
    ]);
  });

  it('gives the links of each state by pages', async () => {
    expect(await ask(door(), 'identities.links', PAGE)).toEqual({ total: 0n, links: [] });
    const joined = await ask(door(), 'identities.links', { state: 'joined', ...PAGE });
    expect(joined.total).toBe(2n);
    expect(joined.links.map(({ rule }) => rule)).toEqual(['unique-id-of-user', 'unique-id-of-role']);
    const second = await ask(door(), 'identities.links', { state: 'joined', offset: 1, limit: 1 });
    expect(second.links).toEqual(joined.links.slice(1));
    expect(await ask(door(), 'identities.conflicts', {})).toEqual({ conflicts: [] });
  });

  it('lists what is wrong with the labels, by kind and by text', async () => {
    const all = await ask(door(), 'quality.list', PAGE);
    expect(all.rows).toHaveLength(Number(all.total));
    expect(all.kinds[0]).toEqual({ value: 'no-owner', count: 1n });
    const owners = await ask(door(), 'quality.list', { ...PAGE, kinds: ['no-owner'], text: 'Alice' });
    expect(owners.rows).toMatchObject([{ subject_key: USER, path: 'trail.json' }]);
    expect((await ask(door(), 'quality.list', { ...PAGE, kinds: ['gap'] })).total).toBe(0n);
  });

  it('counts a decision once it is computed, and no longer once it is undone', async () => {
    expect(await codeOf(door(), 'identities.decide', { verdict: 'owner', key: USER, value: 'x' })).toBe(
      'bad-arguments',
    );
    const owner = { verdict: 'owner', key: USER, value: 'platform', reason: 'The team says so.' } as const;
    await computed(() => ask(door(), 'identities.decide', owner));
    expect((await ask(door(), 'identities.get', { key: USER })).identity['owner']).toBe('platform');
    const { decisions } = await ask(door(), 'identities.decisions', {});
    expect(decisions).toMatchObject([{ verdict: 'owner', value: 'platform', state: 'applied' }]);
    const { text } = await ask(door(), 'identities.exportDecisions', {});
    expect(text).toContain('The team says so.');
    expect(await ask(door(), 'identities.importDecisions', { name: 'again.yaml', text })).toEqual({
      added: 0,
      known: 1,
      masked: 0,
    });
    await computed(() => ask(door(), 'identities.undo', { lines: [decisions[0]!.line] }));
    expect((await ask(door(), 'identities.get', { key: USER })).identity['owner']).toBeNull();
    expect((await ask(door(), 'identities.decisions', {})).decisions).toMatchObject([{ state: 'undone' }]);
    expect(await codeOf(door(), 'identities.undo', { lines: [decisions[0]!.line] })).toBe('not-found');
  });
}
