import { sha256 } from '#core/base/hash.ts';
import { isStrong } from '#core/model/secrets.ts';

const JWT = 'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*';

/**
 * Shapes of secrets in free text, in the syntax that RE2 and JavaScript share: JWTs, Vault tokens, AWS session tokens and
 * secret keys behind their names, bearer headers, signed-URL parameters, passwords in URLs and arguments, Google access tokens.
 */
export const SECRET_PATTERN = [
  JWT,
  'hv[sbr]\\.[A-Za-z0-9_-]{20,}',
  '\\b[sbr]\\.[A-Za-z0-9]{24}\\b',
  '(?:IQoJ|FwoG|FQoG)[A-Za-z0-9+/=%]{40,}',
  '(?i:bearer|basic) [A-Za-z0-9._~+/=-]{16,}',
  '\\B--?(?:[A-Za-z0-9]{1,16}-){0,3}(?i:password|passwd|passphrase|psk|secret|token|api-?key)(?: |=|", ?")[^\\s&"\',;]{4,}',
  '(?i:x-amz-security-token|x-amz-signature|x-vault-token|secret_?access_?key|client_secret|access_token|refresh_token|id_token|password|passwd|api_?key|token)(?:=|%3[Dd]|: )[^\\s&"\',;]{6,}',
  '://[^/\\s:@]+:[^/\\s@]{3,}@',
  '-----BEGIN [A-Z ]*PRIVATE KEY-----',
  'ya29\\.[A-Za-z0-9_-]{20,}',
]
  .map((shape) => `(?:${shape})`)
  .join('|');

/** A JWT with what stands before it in its run; a run that no two dots follow is passed over at once, however long. */
const JWT_IN_RUN = `(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{8,}\\.)([A-Za-z0-9_-]*?)${JWT}`;

const inJavaScript = new RegExp(
  SECRET_PATTERN.replace(JWT, JWT_IN_RUN).replace(
    /\(\?i:([^)]*)\)/g,
    (_, body: string) => `(?:${anyCase(body)})`,
  ),
  'g',
);

/** A pattern body that matches letters of either case, for engines without inline flags. */
function anyCase(body: string): string {
  return body.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);
}

/** Names of fields whose value is a secret wherever they stand, compared without case, `_` and `-`. */
const SECRET_FIELDS = new Set(
  [
    'sessionToken',
    'secretAccessKey',
    'clientToken',
    'token',
    'accessToken',
    'refreshToken',
    'idToken',
    'password',
    'passwd',
    'secretId',
    'secret',
    'secretString',
    'secretBinary',
    'privateKey',
    'plaintext',
    'authorization',
    'apiKey',
    'wrapInfoToken',
    'samlAssertion',
    'webIdentityToken',
    'tokenCode',
    'loginProfilePassword',
    'keyMaterial',
    'userData',
    'jwt',
    'credential',
    'newPassword',
    'oldPassword',
    'pin',
    'clientSecret',
    'unsealKey',
    'rootToken',
    'jsonWebToken',
    'passwordData',
    'bearer',
    'privateKeyData',
    'subjectToken',
    'actorToken',
    'signedJwt',
    'signedBlob',
    'bytesArg',
  ].map(fold),
);

/** Names of a JWK's private and symmetric members (RFC 7518, section 6); secret only beside `kty`. */
const JWK_FIELDS = new Set(['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth']);

/** Fields below which every text is a secret; the object in Vault's `secret` holds a lease id alone. */
const SECRET_OBJECTS = new Set(
  [...SECRET_FIELDS, 'data', fold('stringData')].filter((name) => name !== 'secret'),
);

/** What the masker made of a text. */
export interface Masked {
  /** The text with every secret replaced. */
  readonly text: string;
  /** How many values were replaced. */
  readonly masked: number;
}

/** A call of Vault that took the token it is about, of whatever form, in its path. */
const TOKEN_IN_PATH = /(auth\\?\/token\\?\/(?:lookup|renew|revoke|revoke-orphan)\\?\/)([^\s"\\/?]+)/g;

/** Free text with every value of a known secret shape replaced, and the tokens in paths of Vault. */
export function maskText(text: string): Masked {
  let masked = 0;
  const shapeless = text.replace(TOKEN_IN_PATH, (whole, path: string, token: string) => {
    if (harmless(token)) return whole;
    masked += 1;
    return path + maskValue(token);
  });
  const clean = shapeless.replace(inJavaScript, (secret, before: string = '') => {
    masked += 1;
    const end = secret.length - halfEscape(secret);
    return before + maskValue(secret.slice(before.length, end)) + secret.slice(end);
  });
  return { text: clean, masked };
}

/** 1 where a text ends in the first half of an escape, as a value does that a quote follows in JSON; else 0. */
function halfEscape(text: string): number {
  let backslashes = 0;
  while (text.charAt(text.length - 1 - backslashes) === '\\') backslashes += 1;
  return backslashes % 2;
}

/** The mask of one secret: its SHA-256 where it carries at least 128 bits (22 characters), else the word `masked`. */
export function maskValue(secret: string): string {
  return isStrong(secret) ? `sha256:${sha256(secret)}` : 'masked';
}

/** True for values that are already safe to show: HMACs, hashes, masks and what AWS itself redacts. */
function harmless(value: string): boolean {
  return value === '' || /^(hmac-sha256:|sha256:|masked$|HIDDEN_DUE_TO|\*+$)/.test(value);
}

function fold(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

/**
 * The text of a JSON record with secrets replaced: texts in or below secret-named fields, and secret shapes in any other text,
 * JSON inside texts included. Works on the text, so numbers keep their digits and order and spacing stay as logged; a
 * record that breaks off inside a text is masked there too. Text that is not JSON is masked as free text as well.
 */
export function maskRecord(text: string): Masked {
  let masked = 0;
  let field = '';
  let below = false;
  let flagged = false;
  const isJwk = /"kty"\s*:/.test(text);
  const outer: boolean[] = [];
  const clean = text.replace(TOKEN, (whole, body?: string, quote?: string, colon?: string) => {
    if (body === undefined) {
      if (whole === '{' || whole === '[') {
        outer.push(below);
        below ||= whole === '{' ? SECRET_OBJECTS.has(field) : SECRET_FIELDS.has(field);
      } else below = outer.pop() ?? false;
      field = '';
      flagged = false;
      return whole;
    }
    if (colon !== undefined) {
      field = fold(body);
      flagged = false;
      return whole;
    }
    const secret = below || flagged || SECRET_FIELDS.has(field) || (isJwk && JWK_FIELDS.has(field));
    flagged = SECRET_FLAG.test(body);
    const value = maskedBody(body, secret);
    masked += value.masked;
    return value.masked === 0 ? whole : `"${value.text}${quote ?? ''}`;
  });
  if (/^\s*[[{"]/.test(text)) return { text: clean, masked };
  const free = maskText(clean);
  return { text: free.text, masked: masked + free.masked };
}

/** An argument after which the next one of its list is a secret. */
const SECRET_FLAG = /^--?(?:[a-z0-9]{1,16}-){0,3}(?:password|passwd|passphrase|psk|secret|token|api-?key)$/i;

/** A text with what follows it (the record may end inside it), or a bracket. */
const TOKEN = /"((?:[^"\\]|\\.)*)(?:(")(\s*:)?|\\?$)|[{}[\]]/gs;

/** What stands between the quotes of a text, masked. */
function maskedBody(body: string, secret: boolean): Masked {
  if (secret)
    return harmless(body) ? { text: body, masked: 0 } : { text: maskValue(unescaped(body)), masked: 1 };
  if (!body.includes('\\"') || !/^\s*[[{]/.test(body)) return maskText(body);
  const inner = maskRecord(unescaped(body));
  return { text: JSON.stringify(inner.text).slice(1, -1), masked: inner.masked };
}

/** The text that a body of escapes stands for; an escape that the record's end cuts off is dropped. */
function unescaped(body: string): string {
  try {
    return JSON.parse(
      `"${body.replace(/(?<=^|[^\\])((?:\\\\)*)\\(?:u[0-9a-fA-F]{0,3})?$/, '$1')}"`,
    ) as string;
  } catch (error) {
    if (error instanceof SyntaxError) return body;
    throw error;
  }
}
