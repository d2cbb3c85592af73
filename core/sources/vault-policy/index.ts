import type { Head, Recognition, Source } from '../source.ts';
import { formOf, isHclPolicy, openDocument, parsePolicy } from './documents.ts';
import normalise from './normalise.sql?raw';
import { RECORD_TYPE } from './record-type.ts';
import stage from './stage.sql?raw';

/** Vault's policies in HCL and JSON, roles of its auth mounts, mounts, entities and groups, as `vault read` gives them. See notes.md. */
export const vaultPolicy: Source = {
  id: 'vault-policy',
  title: 'HashiCorp Vault policies and roles',
  clock: { precision: 'nanosecond', zone: 'stated', year: 'stated', rhythm: null },
  envelopes: [],
  embedded: [],
  recordType: RECORD_TYPE,
  recognise,
  parse: parsePolicy,
  open: openDocument,
  stage,
  normalise,
  deduplicate: true,
};

function recognise({ records, text }: Head): Recognition {
  const known = records.length > 0 ? records.some((record) => formOf(record) !== null) : isHclPolicy(text);
  return known ? { read: true } : null;
}
