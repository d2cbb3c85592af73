import { parseAddress, parseNetwork } from './address.ts';

/** What a text that somebody typed or pasted into a search is. */
export const PASTED_KINDS = [
  'empty',
  'secret',
  'hash',
  'vault-hmac',
  'aws-key',
  'aws-principal',
  'arn',
  'address',
  'network',
  'uuid',
  'number',
  'text',
] as const;

/** One of {@link PASTED_KINDS}. */
export type PastedKind = (typeof PASTED_KINDS)[number];

/** A text and what it was recognised as. */
export interface Pasted {
  /** What it is. */
  readonly kind: PastedKind;
  /** The text without white space around it; of a secret the secret alone, which must be kept nowhere. */
  readonly value: string;
  /** What it is in words, e.g. `Vault token`. */
  readonly title: string;
}

/** Secrets by their shape, wherever they stand in what was pasted. */
const SECRETS: readonly (readonly [title: string, shape: RegExp])[] = [
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*/],
  ['JWT', /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/],
  ['Vault token', /\bhv[sbr]\.[\w-]{20,}/],
  ['Vault token', /(?<![\w.])[sbr]\.[A-Za-z0-9]{24}(?![\w.])/],
  ['AWS session token', /(?:IQoJ|FwoG|FQoG)[\w+/=%-]{40,}/],
  ['GitHub token', /\bgh[pousr]_\w{30,}/],
  ['GitLab token', /\bglpat-[\w-]{16,}/],
  ['Slack token', /\bxox[abeoprs]-[\w-]{10,}/],
];

/** Secrets behind a word that says so. */
const NAMED =
  /(?:^|[^a-z])(?:x-amz-security-token|x-amz-signature|x-vault-token|secret_?access_?key|client_secret|access_token|refresh_token|id_token|password|passwd|api_?key|token)["']?(?:\s*[=:]\s*|%3d)["']?([^\s&"',;]{6,})/i;
const IN_HEADER = /\b(?:bearer|basic)\s+([\w.~+/=-]{16,})/i;
const IN_URL = /:\/\/[^/\s:@]{1,64}:([^/\s@]{3,})@/;

/** Whether a text is as mixed as only made-up strings are: such a one may be a secret of a kind unknown here. */
function mixed(text: string): boolean {
  if (!/^[\w+/=~.-]{32,}$/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
  return (text.match(/\d/g)?.length ?? 0) >= (text.length === 40 ? 1 : 2) && !/[a-z]{9}/.test(text);
}

function secretIn(text: string): Pasted | null {
  for (const [title, shape] of SECRETS) {
    const found = shape.exec(text);
    if (found) return { kind: 'secret', value: found[0], title };
  }
  const named = (IN_HEADER.exec(text) ?? NAMED.exec(text) ?? IN_URL.exec(text))?.[1];
  if (named !== undefined) return { kind: 'secret', value: named, title: 'secret' };
  if (!mixed(text)) return null;
  return { kind: 'secret', value: text, title: text.length === 40 ? 'AWS secret key' : 'opaque text' };
}

const SHAPES: readonly (readonly [kind: PastedKind, title: string, shape: RegExp])[] = [
  ['hash', 'SHA-256', /^(?:sha-?256:)?[0-9a-f]{64}$/i],
  ['vault-hmac', 'Vault HMAC', /^hmac-sha256:[0-9a-f]{64}$/i],
  ['aws-key', 'AWS key id', /^(?:AKIA|ASIA)[A-Z0-9]{12,124}$/],
  ['aws-principal', 'AWS principal id', /^(?:AIDA|AROA|AGPA|AIPA|ANPA)[A-Z0-9]{12,124}(?::\S+)?$/],
  ['arn', 'ARN', /^arn:[\w-]*:[\w-]*:[\w-]*:\w*:\S/i],
  ['uuid', 'id', /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i],
  ['number', 'number', /^\d{1,20}$/],
];

/** Says what a text is. In doubt whether it is a secret, it is one: then it is looked up by its hash and never kept. */
export function recognise(text: string): Pasted {
  const value = text.trim();
  if (value === '') return { kind: 'empty', value, title: '' };
  const shape = SHAPES.find(([, , pattern]) => pattern.test(value));
  if (shape) {
    const [kind, title] = shape;
    return { kind, value: kind === 'hash' ? value.replace(/^sha-?256:/i, '').toLowerCase() : value, title };
  }
  if (parseAddress(value)) return { kind: 'address', value, title: 'address' };
  if (parseNetwork(value)) return { kind: 'network', value, title: 'network' };
  return secretIn(value) ?? { kind: 'text', value, title: 'text' };
}
