import { describe, expect, it } from 'vitest';
import { certificateOf } from '#core/authz/ssh/certificate.ts';
import { evaluateSsh, type SshRequest } from '#core/authz/ssh/evaluate.ts';
import { expandSsh } from '#core/authz/ssh/expand.ts';
import { casesOf, decides, type DecisionCase } from '../grant-cases.ts';

interface Scope {
  readonly scope: readonly string[];
}

const REQUEST: SshRequest = { principal: 'deploy', action: 'login', command: null, address: '192.0.2.7' };

describe('SSH certificates', () => {
  decides(casesOf<DecisionCase<SshRequest> & Scope>('ssh', 'decisions'), 20, (one) =>
    evaluateSsh({ ...REQUEST, ...one.request }, certificateOf((one as unknown as Scope).scope), 'c1'),
  );

  it('refuse what has a critical option that OpenSSH does not know', () => {
    const certificate = {
      ...certificateOf(['deploy']),
      options: new Map([['only-on-mondays@example.com', '']]),
    };
    const { verdict, reasons } = evaluateSsh(REQUEST, certificate, 'c1');
    expect(verdict).toBe('denied');
    expect(reasons[0]?.keys).toEqual(['only-on-mondays@example.com']);
  });

  it('give a login, a command and what their extensions permit, to their principals', () => {
    const made = expandSsh(
      ['deploy', 'backup', 'permit-pty', 'permit-agent-forwarding', 'no-touch-required'],
      ['c1'],
    );
    expect(made.map(({ action, access }) => [action, access])).toEqual([
      ['command', 'write'],
      ['login', 'auth'],
      ['permit-agent-forwarding', 'auth'],
      ['permit-pty', 'write'],
    ]);
    expect(made[0]).toMatchObject({
      service: 'ssh',
      resources: ['backup', 'deploy'],
      conditional: [],
      by: ['c1'],
    });
  });

  it('give one command where it is forced, under the conditions that narrow them', () => {
    const made = expandSsh(['deploy', 'force-command=/usr/bin/backup', 'source-address=192.0.2.0/24']);
    expect(made.map(({ action }) => action)).toEqual(['command /usr/bin/backup', 'login']);
    expect(made[0]?.conditional).toEqual(['source-address']);
  });

  it('hang on the host where they name no principals, and give nothing where nothing is known of them', () => {
    expect(expandSsh(['permit-pty']).map(({ conditional }) => conditional)).toEqual(
      Array(3).fill(['principals']),
    );
    expect(expandSsh([])).toEqual([]);
  });
});
