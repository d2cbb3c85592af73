import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import normalise from './normalise.sql?raw';
import stage from './stage.sql?raw';

/** SKELETON: what the format is, and where it is documented. See notes.md for its quirks. */
export const skeleton: Source = {
  // SKELETON: the name of the folder
  id: '_skeleton',
  title: 'SKELETON: what it is called in the field',
  // SKELETON: how it writes time, and after how many seconds of silence a gap is worth saying
  clock: { precision: 'second', zone: 'stated', year: 'stated', rhythm: 3600 },
  // SKELETON: keys of a top-level object whose list holds the records, if they come in one
  envelopes: ['records'],
  embedded: [],
  // SKELETON: only what is read; fields of changing shape are JSON
  recordType: 'STRUCT(id VARCHAR, "time" VARCHAR, caller VARCHAR, call VARCHAR, code VARCHAR)',
  recognise,
  stage,
  normalise,
  deduplicate: true,
};

function recognise(head: Head): Recognition {
  return head.records.some(isEvent) ? { read: true } : null;
}

/** SKELETON: by content, never by file name; narrow enough that no other source's record passes. */
function isEvent(record: JsonObject): boolean {
  return 'id' in record && 'time' in record && 'caller' in record && 'call' in record;
}
