import { describe, expect, it } from 'vitest';
import { evaluateJwt, type JwtGrant, type JwtRequest } from '#core/authz/jwt/evaluate.ts';
import { expandJwt } from '#core/authz/jwt/expand.ts';
import { casesOf, decides, type DecisionCase } from '../grant-cases.ts';

interface Token {
  readonly token: Omit<JwtGrant, 'id'>;
}

describe('scopes of tokens', () => {
  decides(casesOf<DecisionCase<JwtRequest> & Token>('jwt', 'decisions'), 10, (one) =>
    evaluateJwt(
      { scope: 'files:read', audience: 'https://api.example.com', ...one.request },
      { id: 't1', ...(one as unknown as Token).token },
    ),
  );

  it('names scopes as they stand, for the audiences of the token, and claims no access', () => {
    expect(expandJwt(['files:read', 'admin', 'admin'], ['https://api.example.com'], ['t1'])).toEqual(
      ['admin', 'files:read'].map((action) => ({
        action,
        service: 'jwt',
        access: null,
        resources: ['https://api.example.com'],
        except: [],
        conditional: [],
        by: ['t1'],
        notes: [],
      })),
    );
  });

  it('are bound to nobody where the token names no audience', () => {
    expect(expandJwt(['admin'])[0]?.resources).toBe('any');
    expect(expandJwt(['admin'], [])[0]?.resources).toBe('any');
  });
});
