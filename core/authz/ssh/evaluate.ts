import { holds, parseAddress, parseNetwork } from '#core/model/address.ts';
import { some, type Decision, type Truth } from '../decision.ts';
import { decisionOf, judged, truthOf, type Match } from '../judgement.ts';
import { SSH_EXTENSIONS, SSH_OPTIONS, type SshCertificate } from './certificate.ts';

/** What is asked of a host with a certificate. */
export interface SshRequest {
  /** Principal that the host asks for; by default the name of the account. */
  readonly principal: string;
  /** What is to be done: `login`, `command`, or the name of an extension such as `permit-pty`. */
  readonly action: string;
  /** Command that is to be run; null where none is, or no record tells it. */
  readonly command: string | null;
  /** Address that the connection comes from; null where no record tells it. */
  readonly address: string | null;
}

const KNOWN_OPTIONS = new Set<string>(SSH_OPTIONS);
const KNOWN_EXTENSIONS = new Set<string>(SSH_EXTENSIONS);

/**
 * Whether a user certificate permits something; whether a host trusts its authority is not in it. A critical option that OpenSSH does not know refuses it.
 * Without principals it is good for nobody where the host lists its authorities in TrustedUserCAKeys, and for anybody where an account does: open. A forced command is run in place of
 * any other. Source: PROTOCOL.certkeys, sshd_config(5), ssh-keygen(1).
 */
export function evaluateSsh(request: SshRequest, certificate: SshCertificate, grant: string): Decision {
  const { principals, extensions, options, others } = certificate;
  const strange = [...options.keys()].filter((name) => !KNOWN_OPTIONS.has(name));
  const matches: readonly Match[] = [
    {
      because: 'principal',
      truth: principals.length === 0 ? 'open' : truthOf(principals.includes(request.principal)),
      keys: ['principals'],
    },
    {
      because: 'action',
      truth: truthOf(!KNOWN_EXTENSIONS.has(request.action) || extensions.includes(request.action)),
      keys: [request.action],
    },
    { because: 'condition', truth: truthOf(strange.length === 0), keys: strange },
    { because: 'condition', truth: others.length === 0 ? 'yes' : 'open', keys: others },
    {
      because: 'condition',
      truth: fromAddress(options.get('source-address'), request.address),
      keys: ['source-address'],
    },
    { because: 'condition', truth: runs(options.get('force-command'), request), keys: ['force-command'] },
    {
      because: 'condition',
      truth: options.has('verify-required') ? 'open' : 'yes',
      keys: ['verify-required'],
    },
  ];
  return decisionOf(judged(grant, 'certificate', matches));
}

/** Whether an address is in a list of addresses and networks between commas. */
function fromAddress(list: string | undefined, address: string | null): Truth {
  if (list === undefined) return 'yes';
  const from = address === null ? null : parseAddress(address);
  if (from === null) return 'open';
  return some(
    list.split(',').map((one): Truth => {
      const written = one.trim();
      const single = parseAddress(written);
      const network = parseNetwork(
        single === null ? written : `${written}/${single.family === 4 ? '32' : '128'}`,
      );
      return network === null ? 'open' : truthOf(holds(network, from));
    }),
  );
}

function runs(forced: string | undefined, { action, command }: SshRequest): Truth {
  if (forced === undefined || action !== 'command') return 'yes';
  return command === null ? 'open' : truthOf(command === forced);
}
