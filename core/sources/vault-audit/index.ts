import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import answers from './answers.sql?raw';
import context from './context.sql?raw';
import events from './events.sql?raw';
import grants from './grants.sql?raw';
import lifecycle from './lifecycle.sql?raw';
import pairing from './pairing.sql?raw';
import { RECORD_TYPE } from './record-type.ts';
import stage from './stage.sql?raw';
import tables from './tables.sql?raw';
import words from './words.sql?raw';

/** HashiCorp Vault audit devices of every era. See notes.md for the traps. */
export const vaultAudit: Source = {
  id: 'vault-audit',
  title: 'HashiCorp Vault audit device',
  clock: { precision: 'nanosecond', zone: 'stated', year: 'stated', rhythm: 3600 },
  envelopes: [],
  embedded: [],
  recordType: RECORD_TYPE,
  recognise,
  stage: [words, answers, stage].join('\n'),
  normalise: [pairing, events, context, lifecycle, grants].join('\n'),
  deduplicate: false,
  tables,
};

function recognise(head: Head): Recognition {
  return head.records.some(isEntry) || beginsAsEntry(head) ? { read: true } : null;
}

function isEntry(record: JsonObject): boolean {
  const request = record['request'];
  if (typeof record['type'] !== 'string' || typeof record['time'] !== 'string') return false;
  return typeof request === 'object' && request !== null && 'operation' in request && 'path' in request;
}

/** Whether the first line is longer than what is looked at and reads as an entry. */
function beginsAsEntry({ records, text }: Head): boolean {
  return (
    records.length === 0 &&
    /(^\s*[[{]|\n\{")/.test(text) &&
    /"type"\s*:\s*"(request|response)"/.test(text) &&
    /"request"\s*:\s*\{/.test(text) &&
    /"operation"\s*:/.test(text)
  );
}
