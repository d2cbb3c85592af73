import { isKrl } from '#core/crypto/krl.ts';
import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import { isJournalExport } from './journal-export.ts';
import { hasKeyLine } from './key-lines.ts';
import { isKeygenText } from './keygen-text.ts';
import { concealTyped } from './conceal.ts';
import conclude from './conclude.sql?raw';
import lines from './lines.sql?raw';
import normalise from './normalise.sql?raw';
import stage from './stage.sql?raw';
import tables from './tables.sql?raw';
import { parseWhole } from './whole.ts';

/** Logs of OpenSSH's sshd, its certificates, keys and revocation lists. See notes.md for the traps. */
export const ssh: Source = {
  id: 'ssh',
  title: 'OpenSSH',
  clock: { precision: 'second', zone: 'unstated', year: 'unstated', rhythm: null },
  envelopes: [],
  embedded: [],
  recordType: `STRUCT(line VARCHAR, "MESSAGE" JSON, "SYSLOG_IDENTIFIER" JSON, "_COMM" JSON, "_HOSTNAME" JSON, "_PID" JSON, "SYSLOG_PID" JSON,
    "_SOURCE_REALTIME_TIMESTAMP" JSON, "__REALTIME_TIMESTAMP" JSON, "__CURSOR" JSON, object JSON)`,
  recognise,
  line: 'line',
  whole: isWhole,
  parse: parseWhole,
  stage: lines + stage,
  normalise,
  deduplicate: false,
  conceal: concealTyped,
  tables,
  conclude: (db) => db.run(conclude),
};

/** A line of sshd behind the head that syslog gives it. */
const SSHD_LINE =
  /^(?:<\d{1,3}>)?(?:1 \S+ \S+ (?:\S*\/)?sshd(?:-session|-auth)? |(?:[A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2}|\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2})\S* \S+ (?:\S*\/)?sshd(?:-session|-auth)?(?:\[\d+\])?: )/m;

function recognise(head: Head): Recognition {
  if (head.records.length > 0) return head.records.some(isJournalEntry) ? { read: true } : null;
  return isWhole(head) || SSHD_LINE.test(head.text) ? { read: true } : null;
}

function isWhole({ bytes, text }: Head): boolean {
  return isKrl(bytes) || isJournalExport(text) || isKeygenText(text) || hasKeyLine(text);
}

/** Whether a record is one of sshd in a journal. */
function isJournalEntry(record: JsonObject): boolean {
  const named = [record['SYSLOG_IDENTIFIER'], record['_COMM']].some(
    (name) => typeof name === 'string' && /^sshd(-session|-auth)?$/.test(name),
  );
  return named && 'MESSAGE' in record && '__REALTIME_TIMESTAMP' in record;
}
