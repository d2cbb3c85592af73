import { parseAddress, parseNetwork } from './address.ts';
import { isMixed, secretsIn } from './secrets.ts';

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

function secretIn(text: string): Pasted | null {
  const [first] = secretsIn(text);
  if (first) return { kind: 'secret', value: text.slice(first.from, first.to), title: first.title };
  return isMixed(text) ? { kind: 'secret', value: text, title: 'opaque text' } : null;
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
