import type { Head, JsonObject, Recognition } from '../source.ts';
import { isRegistryHead } from './registry-csv.ts';

/** A line of Keycloak's event logger. */
const KEYCLOAK_LINE =
  /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}[,.]\d+\S* +[A-Z]+ +\[[\w.]+\.events\] \([^)\n]*\) (?:type|operationType)="?[A-Z]/m;
/** A line that is a token in compact form and nothing else. */
const TOKEN_LINE = /^(?:Bearer )?(eyJ[A-Za-z0-9_-]{4,})\.([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]*$/;

/** Decides by content whether an entry is of this source. */
export function recognise({ records, text }: Head): Recognition {
  const mine =
    records.length > 0
      ? records.some((record) => PRESETS.some((is) => is(record)))
      : isRegistryHead(text) || KEYCLOAK_LINE.test(text) || beginsWithToken(text);
  return mine ? { read: true } : null;
}

const PRESETS: readonly ((record: JsonObject) => boolean)[] = [
  isKey,
  isKeycloakEvent,
  isKeycloakConsole,
  isOkta,
  isIndigo,
  isRegistryRow,
  isTokenResponse,
];

function isKey(record: JsonObject): boolean {
  return (
    typeof record['kty'] === 'string' && ['n', 'x', 'k'].some((name) => typeof record[name] === 'string')
  );
}

function isKeycloakEvent(record: JsonObject): boolean {
  const named = ['realmId', 'realmName'].some((name) => typeof record[name] === 'string');
  return named && typeof record['time'] === 'number' && ('type' in record || 'operationType' in record);
}

function isKeycloakConsole(record: JsonObject): boolean {
  const { loggerName, message } = record as { readonly loggerName?: unknown; readonly message?: unknown };
  return (
    typeof loggerName === 'string' &&
    loggerName.endsWith('.events') &&
    typeof message === 'string' &&
    /^(type|operationType)="?[A-Z]/.test(message)
  );
}

function isOkta(record: JsonObject): boolean {
  return ['published', 'eventType', 'actor', 'outcome', 'uuid'].every((name) => name in record);
}

function isIndigo(record: JsonObject): boolean {
  const type = record['@type'];
  return typeof type === 'string' && type.endsWith('TokenIssuedEvent') && 'payload' in record;
}

function isRegistryRow(record: JsonObject): boolean {
  const claims = ['claims', 'payload'].map((name) => record[name]).find((value) => typeof value === 'object');
  const named = { ...(claims as JsonObject | null | undefined), ...record };
  return (
    ['jti', 'token_id', 'token_sha256', 'token_hash'].some((name) => typeof named[name] === 'string') &&
    ['iat', 'exp', 'issued_at', 'expires_at'].some((name) => name in named) &&
    ['iss', 'issuer', 'sub', 'subject', 'client_id', 'azp'].some((name) => name in named)
  );
}

function isTokenResponse(record: JsonObject): boolean {
  return ['access_token', 'id_token', 'refresh_token', 'token', 'jwt'].some((name) => {
    const value = record[name];
    return typeof value === 'string' && isToken(value) && Object.keys(record).length <= 12;
  });
}

function beginsWithToken(text: string): boolean {
  const first = text.split(/\r?\n/, 50).find((line) => line.trim() !== '');
  return first !== undefined && isToken(first.trim());
}

/** Whether a text is a token whose header names an algorithm and whose content is no signed statement of another kind. */
function isToken(text: string): boolean {
  const [, head = '', body = ''] = TOKEN_LINE.exec(text) ?? [];
  const [header, claims] = [decoded(head), decoded(body)];
  return typeof header?.['alg'] === 'string' && claims !== null && !('predicateType' in claims);
}

function decoded(part: string): JsonObject | null {
  try {
    const value = JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
