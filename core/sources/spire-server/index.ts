import type { Head, JsonObject, Recognition, Source } from '../source.ts';
import { conclude } from './conclude.ts';
import normalise from './normalise.sql?raw';
import { RECORD_TYPE } from './record-type.ts';
import stage from './stage.sql?raw';
import tables from './tables.sql?raw';

/** Log of a SPIRE server, audit and debug lines, as text, JSON or copied from a terminal. See notes.md for the eras. */
export const spireServer: Source = {
  id: 'spire-server',
  title: 'SPIRE server',
  clock: { precision: 'second', zone: 'stated', year: 'stated', rhythm: 3600 },
  envelopes: [],
  embedded: ['log'],
  recordType: RECORD_TYPE,
  recognise,
  line: 'line',
  stage,
  normalise,
  deduplicate: false,
  tables,
  conclude,
};

function recognise({ records, text }: Head): Recognition {
  const found = records.length > 0 ? records.some(isRecord) : LINE.test(text.replace(COLOUR, ''));
  return found ? { read: true } : null;
}

function isRecord({ msg, subsystem_name, service, log }: JsonObject): boolean {
  if (typeof log === 'string') return LINE.test(log.replace(COLOUR, ''));
  if (typeof msg !== 'string' || typeof subsystem_name !== 'string') return false;
  if (SIGNED.test(msg) || (subsystem_name === 'ca_manager' && AUTHORITY.test(msg))) return true;
  return subsystem_name === 'api' && typeof service === 'string' && API.test(service);
}

/** Colours of a terminal (ANSI). */
// eslint-disable-next-line no-control-regex -- the escape itself is what colours begin with
const COLOUR = /\u001b\[[0-9;]*[A-Za-z]/g;
const SIGNED = /^(?:Signed X509 (?:CA )?SVID|Server CA successfully signed JWT SVID)$/;
const AUTHORITY = /^(?:X509 CA|JWT key) (?:prepared|activated)$/;
const API = /^[a-z0-9]+\.v\d+\.[A-Za-z]+$/;

const MESSAGE = '(?:Signed X509 (?:CA )?SVID|Server CA successfully signed JWT SVID)';
const LINE = new RegExp(
  [
    `msg="${MESSAGE}"`,
    `(?:DEBU|INFO)\\[[^\\]]*\\] ${MESSAGE}`,
    'Signed x509 SVID \\\\?"spiffe://',
    'msg="(?:X509 CA|JWT key) (?:prepared|activated)".* subsystem_name=ca_manager',
    ' service=[a-z0-9]+\\.v\\d+\\.[A-Za-z]+ .*subsystem_name=api\\b',
    'msg="API accessed".* subsystem_name=api\\b',
  ].join('|'),
);
