import { expect, it } from 'vitest';
import { concealTyped } from '#core/sources/ssh/conceal.ts';

const HEAD = '2026-10-01T09:10:00.000000+00:00 web-1 sshd[4711]: ';
const PASSWORD = 'Tr0ub4dor&3 from here port 5';

it.each([
  [`Invalid user ${PASSWORD} from 203.0.113.9 port 53502`],
  [`Invalid user ${PASSWORD} from 203.0.113.9`],
  [`input_userauth_request: invalid user ${PASSWORD} [preauth]`],
  [`Failed password for invalid user ${PASSWORD} from 203.0.113.9 port 51182 ssh2`],
  [`Failed none for ${PASSWORD} from 203.0.113.9 port 51182 ssh2`],
  [`Connection closed by invalid user ${PASSWORD} 203.0.113.9 port 51182 [preauth]`],
  [`Disconnected from authenticating user ${PASSWORD} 203.0.113.9 port 51182 [preauth]`],
  [`User ${PASSWORD} from 203.0.113.9 not allowed because not listed in AllowUsers`],
  [
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=203.0.113.9  user=Tr0ub4dor&3',
  ],
])('a password typed where sshd asks for a name is not shown: %s', (message) => {
  for (const text of [HEAD + message, JSON.stringify({ MESSAGE: message, _HOSTNAME: 'web-1' })]) {
    const { text: shown, masked } = concealTyped(text);
    expect([shown, masked]).toEqual([expect.not.stringContaining('Tr0ub4dor'), 1]);
    expect(shown).toContain(message.includes('203.0.113.9') ? '203.0.113.9' : '[preauth]');
  }
});

it.each([
  ['Invalid user scanner from 203.0.113.9 port 53502'],
  [
    'Accepted publickey for deploy from 192.0.2.10 port 22 ssh2: ED25519-CERT SHA256:x ID a b (serial 5) CA ED25519 SHA256:y',
  ],
  ['Connection closed by authenticating user root 203.0.113.9 port 51182 [preauth]'],
  [
    'Failed publickey for deploy from 192.0.2.10 port 22 ssh2: ED25519-CERT SHA256:x ID x from 203.0.113.9 port 1 ssh2 (serial 78) CA ED25519 SHA256:y',
  ],
  ['Server listening on 0.0.0.0 port 22.'],
])('names of accounts and everything else stay: %s', (message) => {
  expect(concealTyped(HEAD + message)).toEqual({ text: HEAD + message, masked: 0 });
});

it.each([
  'Invalid user ',
  'Failed x for ',
  'Connection closed by invalid user ',
  'User x not allowed because ',
  ' user=pam_',
  ' from ',
  ' port ',
])('a long line of nothing but "%s" is looked at once', (phrase) => {
  const line = HEAD + phrase.repeat(4_000_000 / phrase.length);
  const started = performance.now();
  for (const text of [line, JSON.stringify({ MESSAGE: line })]) concealTyped(text);
  expect(performance.now() - started).toBeLessThan(5_000);
});
