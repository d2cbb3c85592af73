import { conclude } from './conclude.ts';
import fields from './fields.sql?raw';
import keycloak from './keycloak.sql?raw';
import normalise from './normalise.sql?raw';
import { isRegistryHead, parseRegistry } from './registry-csv.ts';
import { recognise } from './recognise.ts';
import stage from './stage.sql?raw';
import tables from './tables.sql?raw';
import tokens from './tokens.sql?raw';
import type { Source } from '../source.ts';

/** What was issued in JWTs: registries, logs of authorization servers, tokens themselves, and keys. See notes.md for the presets. */
export const jwt: Source = {
  id: 'jwt',
  title: 'JWT and OAuth issuance',
  clock: { precision: 'millisecond', zone: 'stated', year: 'stated', rhythm: null },
  envelopes: ['keys', 'tokens'],
  embedded: [],
  recordType: 'JSON',
  recognise,
  line: 'line',
  whole: (head) => isRegistryHead(head.text),
  parse: parseRegistry,
  stage: fields + keycloak + tokens + stage,
  normalise,
  deduplicate: true,
  tables,
  conclude,
};
