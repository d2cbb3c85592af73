import { sha256 } from '#core/base/hash.ts';
import type { Head, JsonObject } from '../source.ts';
import { isOtlp, otlpRecords } from './otlp.ts';

/** Fields in which an agent names the credential it used, in the order in which they are asked. */
const FIELDS = [
  'credential',
  'credential_id',
  'credential_key',
  'access_key_id',
  'key_id',
  'token_sha256',
  'accessor',
  'jti',
] as const;

/** Beginnings of attribute names under which agent frameworks export those fields. */
const PREFIXES = ['', 'agent.', 'gen_ai.', 'gen_ai.tool.', 'tool.', 'gen_ai.agent.', 'aws.'] as const;

/** Keys that an agent may name as they are. */
const WHOLE_KEY =
  /^(?:aws-key|aws-session|vault-accessor|vault-hmac|gcp-key|k8s-jti|x509-sha256|x509-serial|jwt|jwt-sha256|ssh-cert|ssh-key):\S+$/;

/** Attribute names of agents and their tools' calls, in a text whose first signals are too long to be looked at one by one. */
const AGENT_IN_TEXT = /"(?:gen_ai|agent)\.[^"]+"/;
const CREDENTIAL_IN_TEXT =
  /"(?:[a-z_.]+\.)?(?:credential(?:_id|_key)?|access_key_id|key_id|token_sha256|accessor|jti)"/;

/** Whether an OTLP file's first signals are of agents and one of them names a credential: then it is an agent's own log. */
export function isAgentTrace({ records, envelope, text }: Head): boolean {
  const found = records.filter(isOtlp);
  if (found.length === 0)
    return envelope !== null && AGENT_IN_TEXT.test(text) && CREDENTIAL_IN_TEXT.test(text);
  return found.some((record) =>
    [...otlpRecords(record)].some((one) => one.ok && namesCredential(one.record['attributes'])),
  );
}

/** Whether the attributes of a span name an agent or a tool's call, and a credential with it. */
function namesCredential(attributes: unknown): boolean {
  const fields = attributes as JsonObject;
  return Object.keys(fields).some((name) => /^(gen_ai|agent)\./.test(name)) && claimedKey(fields) !== null;
}

/** The value of a field under any of the names that it is exported under; null where there is none. */
export function claimed(fields: JsonObject, ...names: readonly string[]): string | null {
  for (const name of names) {
    for (const prefix of PREFIXES) {
      const value = fields[prefix + name];
      if (typeof value === 'string' && value !== '') return value;
      if (typeof value === 'number') return String(value);
    }
  }
  return null;
}

/**
 * The key of the credential that an agent says it used, by the shape of what it names; null where it names none, or nothing that a
 * service would log. A token itself becomes its SHA-256.
 */
export function claimedKey(fields: JsonObject): string | null {
  const issuer = claimed(fields, 'iss', 'issuer');
  for (const field of FIELDS) {
    const value = claimed(fields, field);
    const key = value === null ? null : keyOf(field, value.trim(), issuer);
    if (key !== null) return key;
  }
  return null;
}

function keyOf(field: string, value: string, issuer: string | null): string | null {
  if (field === 'jti') return issuer === null ? null : `jwt:${issuer}/${value}`;
  if (field === 'token_sha256') return sha256Key(value);
  if (/^(?:AKIA|ASIA)[A-Z0-9]{12,}$/.test(value)) return `aws-key:${value}`;
  const hmac = /^hmac-sha256:([0-9a-f]{64})$/.exec(value)?.[1];
  if (hmac !== undefined) return `vault-hmac:default/${hmac}`;
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(value)) return `jwt-sha256:${sha256(value)}`;
  if (/^(?:hv[sbr]\.|[sbr]\.[A-Za-z0-9]{24}$)/.test(value))
    return `vault-token:default/sha256:${sha256(value)}`;
  if (field === 'accessor') return /^\S+$/.test(value) ? `vault-accessor:default/${value}` : null;
  if (value.startsWith('spiffe://') || WHOLE_KEY.test(value)) return value;
  if (/^(?:SHA256:[A-Za-z0-9+/]{43}|MD5:[0-9a-f:]{47})=?$/.test(value)) return `ssh-key:${value}`;
  return /^sha256:/i.test(value) ? sha256Key(value) : null;
}

function sha256Key(value: string): string | null {
  const hex = value.replace(/^sha256:/i, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(hex) ? `jwt-sha256:${hex}` : null;
}
