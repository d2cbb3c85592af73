const NAMES = ['jti', 'sub', 'sid', 'azp'] as const;

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

/** What a JWT says openly of itself and a log may name it by: its id, subject, session and client; empty for other texts. */
export function claimsOf(token: string): readonly string[] {
  const claims = decoded(token.split('.')[1] ?? '');
  if (typeof claims !== 'object' || claims === null) return [];
  const values = NAMES.map((name) => (claims as Readonly<Record<string, unknown>>)[name]);
  return values.filter(
    (value): value is string => typeof value === 'string' && value.length >= 4 && value.length <= 256,
  );
}
