import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SearchHit } from '#core/api/contract.ts';
import { cut, foundGroups } from '../../../renderer/frame/search/rows.ts';

function hit(part: Partial<SearchHit>): SearchHit {
  return {
    kind: null,
    value: 'x',
    label: null,
    matched: null,
    events: 1n,
    firstAt: null,
    lastAt: null,
    fileId: null,
    ...part,
  };
}

function targetOf(
  group: 'actions' | 'resources' | 'files' | 'credentials' | 'ids',
  part: Partial<SearchHit>,
) {
  const recognised = { kind: 'text', title: 'text', hash: null } as const;
  return foundGroups({
    recognised,
    groups: [{ group, total: 1n, hits: [hit(part)] }],
    resourcesLimit: null,
  })[0]?.rows[0]?.target;
}

describe('what a search found', () => {
  it('leads to the rows that have it', () => {
    expect(targetOf('actions', { kind: 'action', value: 's3:GetObject' })).toEqual({
      to: 'rows',
      terms: [
        { field: 'service', op: 'is', values: ['s3'] },
        { field: 'action', op: 'is', values: ['GetObject'] },
      ],
    });
    expect(targetOf('resources', { kind: 'resources', value: 'arn:aws:s3:::example/raw/' })).toEqual({
      to: 'rows',
      terms: [{ field: 'resource', op: 'contains', values: ['arn:aws:s3:::example/raw/'] }],
    });
    expect(targetOf('files', { value: 'a/b.json', fileId: 7 })).toEqual({
      to: 'rows',
      terms: [{ field: 'file_id', op: 'is', values: ['7'] }],
    });
    expect(targetOf('credentials', { value: 'aws-key:x' })).toEqual({ to: 'credential', key: 'aws-key:x' });
    expect(targetOf('ids', { value: '18446744073709551615', events: null })).toMatchObject({
      to: 'event',
      id: 18446744073709551615n,
    });
  });

  it('is cut at each place that is marked, and nothing of it is lost', () => {
    expect(cut('GetObject, getobject', 'GETOBJECT')).toEqual([
      { text: 'GetObject', hit: true },
      { text: ', ', hit: false },
      { text: 'getobject', hit: true },
    ]);
    fc.assert(
      fc.property(fc.string(), fc.string({ maxLength: 3 }), (text, part) => {
        expect(
          cut(text, part)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});
