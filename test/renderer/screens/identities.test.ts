import { describe, expect, it } from 'vitest';
import type { ActorLink } from '#core/api/contract.ts';
import { byColumn } from '#renderer/parts/credential/holders.ts';
import { sidesByConflict } from '#renderer/screens/identities/conflict-rows.ts';
import { reasonFor, taskTitle } from '#renderer/screens/identities/decision-words.ts';
import { graphOf, linkWords } from '#renderer/screens/identities/graph.ts';

const LEFT = 'k8s-user:default/petra.lind';
const RIGHT = 'vault-entity:default/66ae3ab9-0190-4d01-b4b2-4277f009aae3';
const link = (more: Partial<ActorLink> = {}): ActorLink => ({
  leftKey: LEFT,
  rightKey: RIGHT,
  leftIdentity: { key: LEFT, label: 'petra.lind' },
  rightIdentity: { key: RIGHT, label: 'petra' },
  rule: 'same-label',
  sentence: null,
  strength: 'weak',
  state: 'candidate',
  reason: 'weak',
  firstAt: null,
  lastAt: null,
  events: 1n,
  record: null,
  ...more,
});

describe('the reason to begin with', () => {
  it('says what the decision comes to', () => {
    const joined = link({ rule: 'inventory-alias' });
    expect(reasonFor({ verdict: 'accept', link: link() }, '')).toBe(
      'Both are called petra.lind, and it is one and the same.',
    );
    expect(reasonFor({ verdict: 'reject', link: link() }, '')).toBe(
      'Both are called petra.lind, and they are two.',
    );
    expect(reasonFor({ verdict: 'reject', link: joined }, '')).toBe(
      'Kubernetes petra.lind and Vault 66ae3a…09aae3 are two actors.',
    );
    expect(taskTitle({ verdict: 'accept', link: link() })).toBe('They are one actor');
  });

  it('follows the owner or name that is written, and is nothing before', () => {
    const task = { verdict: 'owner', key: LEFT, label: 'petra.lind', value: '' } as const;
    expect(reasonFor(task, ' platform ')).toBe('platform answers for petra.lind.');
    expect(reasonFor({ ...task, verdict: 'name' }, 'Petra')).toBe('petra.lind is known as Petra.');
    expect(reasonFor(task, ' ')).toBe('');
  });
});

describe('the picture of an identity', () => {
  it('draws links by their strength and what became of them', () => {
    const looks = (more: Partial<ActorLink>): string | undefined =>
      graphOf([LEFT], [link(more)]).edges[0]?.look;
    expect(looks({ state: 'joined', strength: 'exact' })).toBe('exact');
    expect(looks({ state: 'joined', strength: 'strong' })).toBe('strong');
    expect(looks({ state: 'candidate', strength: 'strong' })).toBe('waiting');
    expect(looks({ state: 'accepted', strength: 'weak' })).toBe('exact');
    expect(looks({ state: 'rejected', strength: 'exact' })).toBe('rejected');
  });

  it('shows the other end of an open link as no key of its own, with whose it is', () => {
    const { nodes } = graphOf([LEFT], [link()]);
    expect(nodes.map(({ system, own }) => [system, own])).toEqual([
      ['Kubernetes', true],
      ['Vault · petra', false],
    ]);
    expect(linkWords(link())).toBe(
      'Kubernetes petra.lind and Vault 66ae3a…09aae3: same label, weak, waits for a decision',
    );
  });
});

it('rows of conflicts and of holders come together by what they name', () => {
  const row = { conflict_key: 'a', kind: 'several-agents', identity_key: 'i', label: 'x' };
  const sides = sidesByConflict([
    { ...row, value: 'agent:1', key: 'agent:1' },
    { ...row, value: 'agent:2', key: 'agent:2' },
    { ...row, kind: 'rejected-pair', value: 'b', key: 'b' },
  ]);
  expect(sides.map(({ kind, sides: each }) => [kind, each.length])).toEqual([
    ['several-agents', 2],
    ['rejected-pair', 1],
  ]);
  const named = byColumn([{ task_id: '1' }, { task_id: '2' }, { task_id: '1' }], 'task_id');
  expect(named.map(({ value, rows }) => [value, rows.length])).toEqual([
    ['1', 2],
    ['2', 1],
  ]);
});
