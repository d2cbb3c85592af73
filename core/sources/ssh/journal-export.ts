import type { ParsedRecord } from '../source.ts';

/** Whether a text begins as an export of systemd's journal that holds lines of sshd. */
export function isJournalExport(text: string): boolean {
  return (
    /^__(CURSOR|REALTIME_TIMESTAMP)=/m.test(text.slice(0, 4096)) &&
    /^(SYSLOG_IDENTIFIER|_COMM)=sshd(-session|-auth)?$/m.test(text)
  );
}

const FIELDS = new Set([
  'MESSAGE',
  'SYSLOG_IDENTIFIER',
  '_COMM',
  '_HOSTNAME',
  '_PID',
  'SYSLOG_PID',
  '_SOURCE_REALTIME_TIMESTAMP',
  '__REALTIME_TIMESTAMP',
  '__CURSOR',
]);
const NEWLINE = 0x0a;
const EXCERPT = 1000;

/**
 * Entries of `journalctl -o export` (systemd.io/JOURNAL_EXPORT_FORMATS): fields of a line each, or a name and then the length of what
 * follows; an empty line ends an entry. Of a field that comes twice the first counts. What ends inside a field is bad.
 */
export function* journalEntries(content: Buffer): Generator<ParsedRecord> {
  let fields = new Map<string, string>();
  let start = 0;
  let at = 0;
  while (at < content.length) {
    const found = content.indexOf(NEWLINE, at);
    const end = found < 0 ? content.length : found;
    const line = content.toString('utf8', at, end);
    if (line === '') {
      if (fields.size > 0) yield entry(fields, content.toString('utf8', start, at).trim());
      fields = new Map();
      start = end + 1;
      at = start;
      continue;
    }
    const equals = line.indexOf('=');
    if (equals >= 0) {
      keep(fields, line.slice(0, equals), line.slice(equals + 1));
      at = end + 1;
      continue;
    }
    const length = end + 9 <= content.length ? content.readBigUInt64LE(end + 1) : null;
    if (length === null || length > BigInt(content.length - end - 9)) {
      const excerpt = content.toString('utf8', start, Math.min(content.length, start + EXCERPT));
      yield { ok: false, detail: 'the export ends inside a field', excerpt };
      return;
    }
    const from = end + 9;
    const to = from + Number(length);
    keep(fields, line, content.toString('utf8', from, to));
    at = to + 1;
  }
  if (fields.size > 0) yield entry(fields, content.toString('utf8', start).trim());
}

function keep(fields: Map<string, string>, name: string, value: string): void {
  if (!fields.has(name)) fields.set(name, value);
}

function entry(fields: ReadonlyMap<string, string>, text: string): ParsedRecord {
  const record = Object.fromEntries([...fields].filter(([name]) => FIELDS.has(name)));
  return { ok: true, record, text };
}
