import { sha256 } from '#core/base/hash.ts';
import { parseKey } from '#core/keys/namespaces.ts';
import type { IndicatorKind } from '#core/model/indicator.ts';
import { parseAddress, parseNetwork } from '#core/model/address.ts';
import { recognise } from '#core/model/pasted.ts';
import { isStrong } from '#core/model/secrets.ts';

/** One thing that is looked for. */
export interface Indicator {
  /** What it is. */
  readonly kind: IndicatorKind;
  /** The thing itself; a token is its SHA-256, a user agent a part of one. */
  readonly value: string;
  /** What the list says of it, empty for nothing. */
  readonly note: string;
  /** Line, or number of the entry, on which it stands, from 1. */
  readonly line: number;
}

/** What an entry means: a thing to look for (with a note where it is a secret), or why it is none. */
export type Understood =
  | { readonly kind: IndicatorKind; readonly value: string; readonly note?: string }
  | { readonly reason: string };

/** Addresses are often written so that nobody clicks on them: `192[.]0[.]2[.]1`. */
function rearmed(text: string): string {
  return text.replace(/[[({]([.:])[\])}]/g, '$1').replace(/\[dot\]/gi, '.');
}

const AGENT = /^(?:user[-_ ]?agent|agent|ua)\s*[:=]\s*(.+)$/i;
const AGENT_SHAPE = /^[A-Za-z][\w.+-]*\/v?\d[\w.+-]*(?:[ (;].*)?$/;
const DOMAIN = /^(?:[a-z0-9_-]+\.)+[a-z]{2,}$/i;

/** What cannot be looked for, and why not. */
function refused(text: string): string {
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40})$/i.test(text))
    return 'an MD5 or SHA-1 hash; tokens are known by their SHA-256 alone';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || /^hxxps?:/i.test(text))
    return 'a URL; logs carry addresses, so give the address';
  if (/^[^\s@]+@[^\s@]+$/.test(text))
    return 'an e-mail address; give the name of the principal as its ARN or key';
  if (DOMAIN.test(text)) return 'a domain name; logs carry addresses, so give the address';
  if (/^[\d.]+\/\d+$/.test(text) || /^[0-9a-f:]+\/\d+$/i.test(text))
    return 'a block of addresses that is none';
  if (/^[\d.]+$/.test(text)) return 'a number, or an address that is none';
  if (/^\S+\s*-\s*\S+$/.test(text) && parseAddress(text.split('-')[0]?.trim() ?? ''))
    return 'a range of addresses; write it as blocks, e.g. 192.0.2.0/24';
  return 'neither an address, block, AWS key id, SHA-256, ARN, user agent nor key';
}

/** Says what one entry of a list means. A secret in it is known from then on by its hash alone. */
export function understand(entry: string): Understood {
  const text = rearmed(entry.trim());
  const agent = AGENT.exec(text)?.[1];
  if (agent !== undefined) return { kind: 'agent', value: agent };
  const withPort =
    /^(\d+\.\d+\.\d+\.\d+):\d{1,5}$/.exec(text)?.[1] ?? /^(\[[0-9a-f:.]+\]):\d{1,5}$/i.exec(text)?.[1];
  if (withPort !== undefined && parseAddress(withPort)) return { kind: 'address', value: withPort };
  if (parseAddress(text)) return { kind: 'address', value: text };
  if (parseNetwork(text)) return { kind: 'network', value: text };
  const { kind, value, title } = recognise(text);
  if (kind === 'hash' || kind === 'aws-key' || kind === 'arn') return { kind, value };
  if (kind === 'vault-hmac') return { kind: 'key', value: value.replace(/^hmac-sha256:/i, '').toLowerCase() };
  if (kind === 'aws-principal') return { kind: 'key', value: `aws-principal:${value}` };
  if (kind === 'secret' && !isStrong(value)) return { reason: 'a secret too short to be known by its hash' };
  if (kind === 'secret') return { kind: 'hash', value: sha256(value), note: `${title}, kept by its hash` };
  if (parseKey(text)) return { kind: 'key', value: text };
  if (AGENT_SHAPE.test(text)) return { kind: 'agent', value: text };
  return { reason: refused(text) };
}

/** What stands in a message for an entry with a secret. */
export const MASKED = 'masked';

/** Beginning of an entry that was not understood, for a message; {@link MASKED} where it holds a secret. */
export function excerpt(entry: string): string {
  const text = entry.trim();
  return recognise(text).kind === 'secret' ? MASKED : text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
