import type { CustodyLine } from '#core/api/contract.ts';
import { ends } from './keys.ts';
import { counted, grouped } from './numbers.ts';
import { baseName } from './text.ts';
import { spaced } from './words.ts';

type Fields = Readonly<Record<string, unknown>>;

function fields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function count(value: unknown, singular: string): string {
  return counted(typeof value === 'number' ? value : 0, singular);
}

function subjectOf(data: Fields): string {
  const subject = fields(data['subject']);
  const sha256 = ends(text(subject['sha256']), 6);
  if (subject['kind'] === 'credential') return `credential ${ends(text(subject['key']), 24)}`;
  if (subject['kind'] === 'event') return `record #${text(subject['ordinal'])} of file ${sha256}`;
  return `file ${sha256}`;
}

function takenOver(data: Fields): string {
  const from = fields(data['from']);
  return from['examiner'] === undefined ? '' : `, taken over from ${text(from['examiner'])}`;
}

function imported(data: Fields): string {
  const registration = fields(data['registration']);
  const totals = fields(data['totals']);
  const names = list(registration['bundles']).map((bundle) => baseName(text(fields(bundle)['path'])));
  const what = names.length === 0 ? 'nothing new' : names.slice(0, 3).join(', ');
  const more = names.length > 3 ? ` and ${grouped(names.length - 3)} more` : '';
  const anew = data['remade'] === true ? ', and made the tables anew' : '';
  return `imported ${what}${more}: ${count(registration['newFiles'], 'new file')}, then ${count(totals['records'], 'record')} in the case${anew}`;
}

function details(data: Fields): string {
  const named = Object.entries({ examiner: 'examiner', caseNumber: 'case number', title: 'title' });
  const written = named.filter(([name]) => data[name] !== undefined);
  const kept = written.filter(([name]) => data[name] !== null);
  if (kept.length === 0) {
    const whole = written.length === 0 || written.length === named.length;
    const gone = written.map(([, word]) => `the ${word}`).join(' and ');
    return `took back ${whole ? 'whose case it is' : gone}`;
  }
  const said = written.map(([name, word]) =>
    data[name] === null ? `no ${word}` : `${word} ${text(data[name])}`,
  );
  return `wrote down whose case it is: ${said.join(', ')}`;
}

function decided(data: Fields): string {
  const [key, other, value] = [data['key'], data['otherKey'], data['value']].map(text);
  switch (data['verdict']) {
    case 'accept':
      return `decided that ${key} and ${other} are one actor`;
    case 'reject':
      return `decided that ${key} and ${other} are two actors`;
    case 'owner':
      return `decided that ${value} answers for ${key}`;
    default:
      return `decided that ${key} is called ${value}`;
  }
}

const SENTENCES: Readonly<Record<string, (data: Fields) => string>> = {
  import: imported,
  export: (data) =>
    `took out ${text(data['what'])}${data['screen'] === undefined ? '' : ` of ${text(data['screen'])}`} as ${text(data['file'])}${data['rows'] == null ? '' : ` (${grouped(Number(data['rows']))} rows)`}`,
  list: (data) =>
    `took the list ${text(data['name'])} in from ${text(data['file']) === '' ? 'a pasted text' : text(data['file'])}`,
  'list-removed': (data) => `removed the list ${text(data['name'])}`,
  decision: (data) => `${decided(data)}${takenOver(data)}: ${text(data['reason'])}`,
  'decision-undone': (data) => `took back the decision in line ${grouped(Number(data['line']))}`,
  'journal-mended': (data) => `set an unfinished line aside: ${list(data['notices']).map(text).join(' ')}`,
  'case-details': details,
  note: (data) => `noted on ${subjectOf(data)}${takenOver(data)}: ${text(data['text'])}`,
  'note-edited': (data) => `changed a note to: ${text(data['text'])}`,
  'note-removed': (data) => `removed the note ${text(data['id'])}`,
  tag: (data) => `tagged ${subjectOf(data)} ${text(data['tag'])}${takenOver(data)}`,
  untag: (data) => `took the tag ${text(data['tag'])} from ${subjectOf(data)}`,
  bookmark: (data) => `bookmarked ${subjectOf(data)}${takenOver(data)}`,
  'bookmark-removed': (data) => `took the bookmark from ${subjectOf(data)}`,
};

/** What a line of the journal tells, as the end of the sentence "<examiner> …"; a line of an unknown kind by its kind. */
export function journalSentence({ kind, data }: Pick<CustodyLine, 'kind' | 'data'>): string {
  if (kind === null) return 'a line that cannot be read';
  const words = Object.hasOwn(SENTENCES, kind) ? SENTENCES[kind] : undefined;
  return words ? words(fields(data)) : spaced(kind);
}
