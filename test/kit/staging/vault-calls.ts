import type { Exchange, Token } from '../vault/exchange.ts';
import type { Scene } from './story.ts';
import type { Visit } from './vault-logins.ts';

/** A read of a stored secret. */
export function secretRead(scene: Scene, visit: Visit, caller: Token, denied = false): Exchange {
  const { random } = scene;
  const path = `kv/data/${random.pick(['lake', 'search', 'mail', 'billing'])}/${random.pick(['api', 'db', 'queue'])}`;
  const secret = { data: { value: random.base62(24) }, metadata: { version: random.int(1, 9) } };
  const mount = { point: 'kv/', type: 'kv' };
  return scene.vault({
    ...visit,
    operation: 'read',
    path,
    mount,
    caller,
    answer: denied ? null : secret,
    denied,
  });
}

/** A call of a token about itself; a renewal answers with the same token. */
export function aboutSelf(scene: Scene, visit: Visit, caller: Token, what: 'renew' | 'revoke'): Exchange {
  const path = `auth/token/${what}-self`;
  const mount = { point: 'auth/token/', type: 'token' };
  const issued = what === 'renew' ? caller : null;
  return scene.vault({ ...visit, operation: 'update', path, mount, caller, issued });
}

/** A request for AWS keys, which Vault makes for the occasion and hands out under a lease. */
export function awsCredentials(scene: Scene, visit: Visit, caller: Token): Exchange {
  const { random } = scene;
  const path = 'aws/creds/lake-reader';
  return scene.vault({
    ...visit,
    operation: 'read',
    path,
    mount: { point: 'aws/', type: 'aws' },
    caller,
    answer: {
      access_key: `AKIA${random.base32(16)}`,
      secret_key: random.base62(40),
      security_token: null,
    },
    lease: `${path}/${random.base62(24)}`,
  });
}
