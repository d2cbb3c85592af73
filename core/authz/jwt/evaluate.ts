import type { Decision, Truth } from '../decision.ts';
import { decisionOf, judged } from '../judgement.ts';

/** What a token grants by what stands in it. */
export interface JwtGrant {
  /** Id by which reasons name it. */
  readonly id: string;
  /** Its scopes, as they stand; null where the evidence does not show them. */
  readonly scopes: readonly string[] | null;
  /** Its audiences; empty where it has none, null where the evidence does not show them. */
  readonly audiences: readonly string[] | null;
}

/** What is asked of a resource server. */
export interface JwtRequest {
  /** Scope that the resource server asks for, in its letters. */
  readonly scope: string;
  /** Who the resource server is, as an audience names it; null where that is not known. */
  readonly audience: string | null;
}

/**
 * Whether a token grants a scope to a resource server. Scopes and audiences are compared letter by letter (RFC 6749, section 3.3; RFC 7519,
 * section 4.1.3): a token that names audiences is for them alone, one that names none is bound to nobody. What a scope means is the resource server's to say.
 */
export function evaluateJwt({ scope, audience }: JwtRequest, token: JwtGrant): Decision {
  const scoped: Truth = token.scopes === null ? 'open' : token.scopes.includes(scope) ? 'yes' : 'no';
  const meant = meansAudience(token.audiences, audience);
  return decisionOf(
    judged(token.id, 'token', [
      { because: scoped === 'open' ? 'content' : 'action', truth: scoped, keys: ['scope'] },
      { because: 'principal', truth: meant, keys: ['aud'] },
    ]),
  );
}

function meansAudience(audiences: readonly string[] | null, audience: string | null): Truth {
  if (audiences === null) return 'open';
  if (audiences.length === 0) return 'yes';
  if (audience === null) return 'open';
  return audiences.includes(audience) ? 'yes' : 'no';
}
