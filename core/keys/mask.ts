import { sha256 } from '#core/base/hash.ts';

/**
 * Shapes of secrets in free text, in the syntax that RE2 and JavaScript share: JWTs, Vault tokens, AWS session tokens and
 * secret keys behind their names, bearer headers, signed-URL parameters, passwords in URLs and arguments.
 */
export const SECRET_PATTERN = [
  'eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*',
  'hv[sbr]\\.[A-Za-z0-9_-]{20,}',
  '\\b[sbr]\\.[A-Za-z0-9]{24}\\b',
  '(?:IQoJ|FwoG|FQoG)[A-Za-z0-9+/=%]{40,}',
  '(?i:bearer|basic) [A-Za-z0-9._~+/=-]{16,}',
  '(?i:x-amz-security-token|x-amz-signature|x-vault-token|secret_?access_?key|client_secret|access_token|refresh_token|id_token|password|passwd|api_?key|token)(?:=|%3[Dd]|: )[^\\s&"\',;]{6,}',
  '://[^/\\s:@]{1,64}:[^/\\s@]{3,}@',
  '-----BEGIN [A-Z ]*PRIVATE KEY-----',
]
  .map((shape) => `(?:${shape})`)
  .join('|');

const inJavaScript = new RegExp(
  SECRET_PATTERN.replace(/\(\?i:([^)]*)\)/g, (_, body: string) => `(?:${anyCase(body)})`),
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
  ].map(fold),
);

/** What the masker made of a text. */
export interface Masked {
  /** The text with every secret replaced. */
  readonly text: string;
  /** How many values were replaced. */
  readonly masked: number;
}

/** Free text with every value of a known secret shape replaced. */
export function maskText(text: string): Masked {
  let masked = 0;
  const clean = text.replace(inJavaScript, (secret) => {
    masked += 1;
    return maskValue(secret);
  });
  return { text: clean, masked };
}

/** The mask of one secret: its SHA-256 where it carries at least 128 bits (22 characters), else the word `masked`. */
export function maskValue(secret: string): string {
  return secret.length >= 22 ? `sha256:${sha256(secret)}` : 'masked';
}

/** True for values that are already safe to show: HMACs, hashes, masks and what AWS itself redacts. */
function harmless(value: string): boolean {
  return value === '' || /^(hmac-sha256:|sha256:|masked$|HIDDEN_DUE_TO|\*+$)/.test(value);
}

function fold(name: string): string {
  return name.replace(/[_-]/g, '').toLowerCase();
}

/**
 * The text of a JSON record with secrets replaced: values of secret-named fields, and secret shapes in any other text,
 * JSON inside strings included. Works on the text, so numbers keep their digits and order and spacing stay as logged.
 * Text that is not JSON is masked as free text.
 */
export function maskRecord(text: string): Masked {
  let masked = 0;
  let field = '';
  const clean = text.replace(
    /"((?:[^"\\]|\\.)*)"(\s*:)?/gs,
    (whole, body: string, colon: string | undefined) => {
      if (colon !== undefined) {
        field = fold(body);
        return whole;
      }
      if (SECRET_FIELDS.has(field) && !harmless(body)) {
        masked += 1;
        return `"${maskValue(unescaped(body))}"`;
      }
      if (body.includes('\\"') && /^\s*[[{]/.test(body)) {
        const inner = maskRecord(unescaped(body));
        masked += inner.masked;
        return inner.masked === 0 ? whole : JSON.stringify(inner.text);
      }
      const shaped = maskText(body);
      masked += shaped.masked;
      return shaped.masked === 0 ? whole : `"${shaped.text}"`;
    },
  );
  if (/^\s*[[{"]/.test(text)) return { text: clean, masked };
  return maskText(text);
}

function unescaped(body: string): string {
  try {
    return JSON.parse(`"${body}"`) as string;
  } catch {
    return body;
  }
}
