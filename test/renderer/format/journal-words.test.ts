import { expect, test } from 'vitest';
import { journalSentence } from '../../../renderer/format/journal-words.ts';

const SHA = 'ab'.repeat(32);
const subject = { kind: 'event', sha256: SHA, ordinal: '7' };

test.each([
  [
    'import',
    {
      remade: true,
      totals: { records: 31_901 },
      registration: { newFiles: 1, bundles: [{ path: '/cases/export.zip' }] },
    },
    'imported export.zip: 1 new file, then 31,901 records in the case, and made the tables anew',
  ],
  ['note', { id: '1', subject, text: 'odd' }, 'noted on record #7 of file ababab…ababab: odd'],
  [
    'tag',
    { subject: { kind: 'credential', key: 'agent:1' }, tag: 'x', from: { examiner: 'bob' } },
    'tagged credential agent:1 x, taken over from bob',
  ],
  [
    'bookmark-removed',
    { subject: { kind: 'file', sha256: SHA } },
    'took the bookmark from file ababab…ababab',
  ],
  [
    'case-details',
    { examiner: 'Alice', caseNumber: null, title: 'Night' },
    'wrote down whose case it is: examiner Alice, no case number, title Night',
  ],
  ['case-details', {}, 'took back whose case it is'],
  ['case-details', { title: null }, 'took back the title'],
  ['case-details', { caseNumber: null, title: null }, 'took back the case number and the title'],
  ['case-details', { title: 'Night' }, 'wrote down whose case it is: title Night'],
  [
    'export',
    { what: 'events', file: 'night.csv', rows: '1204' },
    'took out events as night.csv (1,204 rows)',
  ],
  [
    'export',
    { what: 'picture', screen: 'timeline', file: 'night.svg' },
    'took out picture of timeline as night.svg',
  ],
  ['list', { name: 'bad', file: 'bad.csv' }, 'took the list bad in from bad.csv'],
  ['list', { name: 'bad', file: null }, 'took the list bad in from a pasted text'],
  ['decision-made', { what: 1 }, 'decision made'],
])('a line of the kind %s reads as a sentence', (kind, data, sentence) => {
  expect(journalSentence({ kind, data })).toBe(sentence);
});

test.each([null, 7, 'text', [], { subject: 7, text: {} }, { registration: [], totals: 'x' }])(
  'a line whose particulars are %j is told all the same',
  (data) => {
    for (const kind of [
      'import',
      'note',
      'tag',
      'case-details',
      'journal-mended',
      'export',
      'list',
      'constructor',
      '__proto__',
    ])
      expect(journalSentence({ kind, data })).not.toMatch(/undefined|\[object/);
    expect(journalSentence({ kind: null, data })).toBe('a line that cannot be read');
  },
);
