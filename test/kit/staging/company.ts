import type { Origin } from '../aws/caller.ts';
import { accessKeyId, role, user, type Role, type User } from '../aws/principals.ts';
import type { Random } from '../random.ts';
import type { ActorName } from './ledger.ts';

/** The three accounts of the company, by what they are for. */
export const ACCOUNT = { prod: '111111111111', data: '222222222222', security: '333333333333' } as const;
/** An account of a partner, whose logs nobody handed over. */
export const PARTNER_ACCOUNT = '444444444444';

/** Client programs as they name themselves. */
export const CLIENT = {
  python: 'Boto3/1.41.2 md/Botocore#1.41.2 ua/2.1 os/linux#6.8.0-1021-aws md/arch#x86_64 lang/python#3.12.7',
  cli: 'aws-cli/2.31.4 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0-1021-aws md/arch#x86_64 exec-env/CI',
  go: 'aws-sdk-go-v2/1.39.2 ua/2.1 os/linux lang/go#1.25.1 md/GOOS#linux md/GOARCH#amd64',
  console: 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
} as const;

/** An agent: a program that works on tasks by itself. */
export interface Agent {
  readonly uuid: string;
  readonly name: string;
  /** Team that answers for it. */
  readonly owner: string;
  /** Role that its tasks run under. */
  readonly role: Role;
  readonly origin: Origin;
}

/** A person with a console login. */
export interface Person {
  readonly user: User;
  readonly origin: Origin;
}

/** Who there is: the same for every size of the sample. */
export interface Company {
  readonly agents: readonly Agent[];
  readonly people: readonly Person[];
  /** Starts the agents' tasks. */
  readonly orchestrator: Role;
  /** User of the build pipeline, and its key. */
  readonly pipeline: { readonly user: User; readonly keyId: string; readonly origin: Origin };
}

const AGENTS: readonly (readonly [name: string, role: string, account: string, owner: string])[] = [
  ['ingest-worker', 'ingest-writer', ACCOUNT.data, 'data-platform'],
  ['dns-checker', 'dns-validator', ACCOUNT.prod, 'network'],
  ['report-builder', 'report-reader', ACCOUNT.data, 'analytics'],
  ['cost-watcher', 'cost-reader', ACCOUNT.prod, 'finance'],
  ['log-summariser', 'log-reader', ACCOUNT.prod, 'operations'],
  ['backup-auditor', 'backup-reader', ACCOUNT.data, 'operations'],
  ['image-scanner', 'image-reader', ACCOUNT.prod, 'security'],
  ['posture-checker', 'posture-reader', ACCOUNT.security, 'security'],
];

const PEOPLE = ['mira.holt', 'jonas.weber', 'aiko.tan', 'lena.ortiz', 'sam.okafor', 'petra.lind'];

/** Makes the company for a seed. */
export function company(random: Random): Company {
  return {
    agents: AGENTS.map(([name, roleName, account, owner], index) => ({
      uuid: random.uuid(),
      name,
      owner,
      role: role(random, account, roleName),
      origin: { address: `10.20.${index + 1}.${random.int(10, 250)}`, userAgent: CLIENT.python },
    })),
    people: PEOPLE.map((name, index) => ({
      user: user(random, ACCOUNT.security, name),
      origin: { address: `198.51.100.${20 + index}`, userAgent: CLIENT.console },
    })),
    orchestrator: role(random, ACCOUNT.prod, 'agent-orchestrator'),
    pipeline: {
      user: user(random, ACCOUNT.prod, 'build-bot'),
      keyId: accessKeyId(random, 'AKIA', ACCOUNT.prod),
      origin: { address: '198.51.100.60', userAgent: CLIENT.cli },
    },
  };
}

/** How the story calls an agent. */
export function agentOf({ name, owner }: Pick<Agent, 'name' | 'owner'>): ActorName {
  return { kind: 'agent', name, owner };
}

/** The agent of that name. */
export function agent(of: Company, name: string): Agent {
  const found = of.agents.find((candidate) => candidate.name === name);
  if (!found) throw new RangeError(`no agent ${name}`);
  return found;
}
