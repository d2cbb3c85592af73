/** A secret inside a text. */
export interface FoundSecret {
  /** Position of its first character. */
  readonly from: number;
  /** Position after its last one. */
  readonly to: number;
  /** What it is in words, e.g. `Vault token`. */
  readonly title: string;
}

/** Characters with which a secret carries 128 bits: from there on its hash gives nothing away and finds it again. */
const STRONG = 22;
const HASH = /sha256:[0-9a-f]{64}/g;

/** Whether a secret may be known by its hash; a weaker one could be guessed from it. */
export function isStrong(secret: string): boolean {
  return secret.length >= STRONG;
}

/** Length of a text as it was written: a hash that stands in it for a secret does not count. */
export function writtenLength(text: string): number {
  return text.replace(HASH, '').length;
}

type Shape = readonly [title: string, shape: RegExp];

/**
 * Secrets by their form, the surest first. Where a shape has a group, the secret is that, and the group ends where the shape does.
 * Words of a language behind `basic` or `bearer` are none.
 */
const SHAPES: readonly Shape[] = [
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----|[\s\S]*)/g],
  ['JWT', /(?<![\w-])(?=[\w-]+\.[\w-]{8,}\.)[\w-]*?(eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)/g],
  ['Vault token', /\bhv[sbr]\.[\w-]{20,}/g],
  ['Vault token', /(?<![\w.])[sbr]\.[A-Za-z0-9]{24}(?!\w|\.\w)/g],
  ['Vault token', /auth\/token\/(?:lookup|renew|revoke|revoke-orphan)\/([^\s"'\\/?]+)/g],
  ['AWS session token', /(?:IQoJ|FwoG|FQoG)[\w+/=%-]{40,}/g],
  ['GitHub token', /\bgh[pousr]_\w{30,}/g],
  ['GitHub token', /\bgithub_pat_\w{30,}/g],
  ['GitLab token', /\bglpat-[\w-]{16,}/g],
  ['Slack token', /\bxox[abeoprs]-[\w-]{10,}/g],
  [
    'secret',
    /\b(?:[Bb]earer|[Bb]asic|BEARER|BASIC)\s+(?![A-Z]?[a-z]+(?:[-./][A-Z]?[a-z]+)*\.?(?![\w.~+/=-]))([\w.~+/=-]{16,})/g,
  ],
  [
    'secret',
    /(?:^|[^a-z])(?:x-amz-security-token|x-amz-signature|x-vault-token|secret_?access_?key|client_?secret|(?:access|refresh|session|id)_?token|password|passwd|passphrase|api_?key|token(?!(?<=\bvault-token):\S))["']?(?:\s*[=:]\s*|%3d)["']?([^\s&"',;]{6,})/gi,
  ],
  ['secret', /:\/\/[^/\s:@]{1,64}:([^/\s@]{3,})(?=@)/g],
];

/** What stands where a secret might, and is none: a mask, a hash, a name of a key, or the word before a secret. */
const HARMLESS =
  /^(?:masked|HIDDEN_DUE_TO\w*|\*+|bearer|basic|(?:AKIA|ASIA)[A-Z0-9]{12,124})$|^arn:aws|sha256:[0-9a-f]{64}/i;

/** A run of characters that could be a secret of a kind unknown here; fingerprints say what they are. */
const RUN = /(?<![\w+/~-]|SHA256:)[\w+/~-]{32,}={0,2}/gi;
/** What ends a sentence or a bracket, and no secret. */
const AFTER = /[.:)\]}>]+$/;

/** Whether a text is as mixed as only made-up strings are: such a one may be a secret of a kind unknown here. */
export function isMixed(text: string): boolean {
  if (!/^[\w+/=~.-]{32,}$/.test(text) || !/[a-z]/.test(text) || !/[A-Z]/.test(text)) return false;
  return (text.match(/\d/g)?.length ?? 0) >= (text.length === 40 ? 1 : 2) && !/[a-z]{9}/.test(text);
}

/** What every text with a secret has: a long run, a sign between a name and its value, or the line of a key. */
const POSSIBLE = /[\w.~+/=-]{15}|[=:%]|-----/;

/** How often upper case, lower case and digits take turns in a text. */
function turns(text: string): number {
  return text.match(/[a-z](?=[A-Z\d])|[A-Z](?=[a-z\d])|\d(?=[a-zA-Z])/g)?.length ?? 0;
}

/** Whether a run is opaque: an AWS secret key, or mostly of parts that no name, path or number is like. */
function isOpaque(run: string): boolean {
  if (!isMixed(run)) return false;
  if (/^[A-Za-z0-9+/]{40}$/.test(run)) return true;
  const odd = run
    .split(/[^A-Za-z0-9]+/)
    .filter((part) => part.length >= 8 && /[a-z]/.test(part) && /[A-Z]/.test(part))
    .filter((part) => /\d/.test(part) && turns(part) >= part.length * 0.3);
  return odd.join('').length >= 28;
}

/** Finds that overlap made one, in the order of the text; each is called as the surest of its parts. */
function merged(found: readonly FoundSecret[]): FoundSecret[] {
  const apart: FoundSecret[] = [];
  for (const next of [...found].sort((a, b) => a.from - b.from)) {
    const last = apart.at(-1);
    if (!last || last.to <= next.from) apart.push(next);
    else {
      const { title } = found.indexOf(last) < found.indexOf(next) ? last : next;
      apart[apart.length - 1] = { from: last.from, to: Math.max(last.to, next.to), title };
    }
  }
  return apart;
}

/** Every secret in a text, in its order; what is masked already is none. In doubt a text is a secret. */
export function secretsIn(text: string): readonly FoundSecret[] {
  if (!POSSIBLE.test(text)) return [];
  const found: FoundSecret[] = [];
  for (const [title, shape] of SHAPES) {
    for (const match of text.matchAll(shape)) {
      const [whole, group = whole] = match;
      const secret = group.replace(AFTER, '');
      const from = match.index + whole.length - group.length;
      if (secret !== '' && !HARMLESS.test(secret)) found.push({ from, to: from + secret.length, title });
    }
  }
  for (const { 0: run, index } of text.matchAll(RUN)) {
    const title = run.length === 40 ? 'AWS secret key' : 'opaque text';
    if (isOpaque(run)) found.push({ from: index, to: index + run.length, title });
  }
  return merged(found);
}
