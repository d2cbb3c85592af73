import { DAY, HOUR, isoSecond, MINUTE, SECOND, type Moment } from '../../clock.ts';
import type { Random } from '../../random.ts';
import { fingerprint, publicKeyLine } from '../../ssh/certificate.ts';
import type { BundleWriter, Told } from '../bundle-writer.ts';
import { agentOf } from '../company.ts';
import { PERIOD, type Mark, type Story } from '../story.ts';
import { HOST, SSH_CA, sshCertificate, type AgentRun } from './run.ts';

/** A line of a host's log. */
interface Line {
  readonly at: Moment;
  /** `sshd[4711]`, or another program. */
  readonly program: string;
  readonly text: string;
  readonly mark?: Mark;
}

/** What becomes of the lines of one host. */
interface HostLog {
  readonly host: string;
  readonly lines: readonly Line[];
  readonly paired: number;
  readonly setAside: number;
}

const SOURCE = 'ssh';
const FOLDER = 'ssh';
/** The host that takes no agents. */
const OTHER_HOST = { name: 'db-1', address: '10.40.0.12' } as const;
const CA_FILE = '/etc/ssh/user_ca.pub';
const SCANNERS = ['203.0.113.77', '203.0.113.141', '192.0.2.201'] as const;
const GUESSES = ['admin', 'oracle', 'test', 'ubuntu', 'postgres', 'git'] as const;

/** Writes the runs' SSH certificates, the key of their authority, and the logs of the host that lets them in and of one that does not. */
export async function deliverSsh(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  noteAccounts(story, runs);
  const key = { source: SOURCE, container: 'public-key' };
  await writer.told(
    { path: `${FOLDER}/user_ca.pub`, ...key },
    [{ record: publicKeyLine(SSH_CA, 'user_ca') }],
    text,
  );
  for (const run of runs) {
    const mark = { task: run.task, says: 'its SSH certificate' };
    const path = `${FOLDER}/${run.task}-cert.pub`;
    await writer.told({ path, ...key }, [{ record: sshCertificate(run), mark }], text);
  }
  for (const log of [letIn(story, runs), turnedAway(story, runs)]) {
    const { host, lines, paired, setAside } = log;
    await writer.told(
      { path: `${FOLDER}/${host}/auth.log`, source: SOURCE, container: 'text' },
      toldOf(story.random(`runs/ssh/${host}/fractions`), host, lines),
      text,
      { paired, setAside },
    );
  }
}

/** Notes the accounts that runs log in to, which serve whoever has the principal, and the principals of one run alone. */
function noteAccounts({ ledger }: Story, runs: readonly AgentRun[]): void {
  for (const { who, ssh } of runs) {
    ledger.means(agentOf(who), [`ssh-principal:${ssh.keyId}`]);
    ledger.means({ kind: 'account', name: ssh.user }, [`ssh-principal:${ssh.user}`]);
    for (const { name } of [HOST, OTHER_HOST])
      ledger.means({ kind: 'account', name: `${ssh.user}@${name}` }, [`ssh-user:${name}/${ssh.user}`]);
  }
}

function text(records: readonly string[]): string {
  return records.map((record) => `${record}\n`).join('');
}

/** Lines in the order of their times, as rsyslog writes them; what is said within a second keeps its order. */
function toldOf(random: Random, host: string, lines: readonly Line[]): readonly Told<string>[] {
  const ordered = [...lines].sort((left, right) => left.at - right.at);
  let micros = 0;
  return ordered.map(({ at, program, text: said, mark }) => {
    micros = Math.max(at * 1000 + random.int(1000, 40_000), micros + random.int(100, 900));
    const time = isoSecond(Math.floor(micros / 1000)).slice(0, 19);
    const fraction = String(micros % 1_000_000).padStart(6, '0');
    return {
      record: `${time}.${fraction}+00:00 ${host} ${program}: ${said}`,
      ...(mark ? { mark } : {}),
    };
  });
}

function letIn(story: Story, runs: readonly AgentRun[]): HostLog {
  const random = story.random('runs/ssh');
  const aside = otherPrograms(story, random);
  const lines = [
    ...runs.flatMap(session),
    ...scans(random, 6),
    ...typedPassword(story, random),
    ...adminLogins(story, random),
    ...aside,
  ];
  return { host: HOST.name, lines, paired: 2 * runs.length, setAside: aside.length };
}

function turnedAway(story: Story, runs: readonly AgentRun[]): HostLog {
  const random = story.random('runs/ssh/other');
  const lines = [...runs.flatMap((run) => refusal(random, run)), ...scans(random, 4)];
  return { host: OTHER_HOST.name, lines, paired: 0, setAside: 0 };
}

/** How sshd names a run's key and certificate. */
function certificateOf({ ssh }: AgentRun): string {
  return `ED25519-CERT ${fingerprint(ssh.key)} ID ${ssh.keyId} (serial ${String(ssh.serial)}) CA ED25519 ${fingerprint(SSH_CA)}`;
}

/** A run's login by certificate and its end; the session itself runs in a child process. */
function session(run: AgentRun): readonly Line[] {
  const { pod, ssh, task } = run;
  const from = `${pod.address} port ${String(ssh.port)}`;
  const monitor = sshd(ssh.pid);
  const child = sshd(ssh.pid + 6);
  const line = (at: Moment, program: string, said: string, says: string): Line => ({
    at,
    program,
    text: said,
    mark: { task, says },
  });
  const accepted = `Accepted certificate ID "${ssh.keyId}" (serial ${String(ssh.serial)}) signed by ED25519 CA ${fingerprint(SSH_CA)} via ${CA_FILE}`;
  const begins = 'its login by certificate';
  const ends = 'the end of its SSH session';
  return [
    line(ssh.loginAt, monitor, `Connection from ${from} on ${HOST.address} port 22 rdomain ""`, begins),
    line(ssh.loginAt, monitor, accepted, begins),
    line(ssh.loginAt, monitor, accepted, begins),
    line(
      ssh.loginAt,
      monitor,
      `Accepted publickey for ${ssh.user} from ${from} ssh2: ${certificateOf(run)}`,
      begins,
    ),
    line(
      ssh.loginAt,
      monitor,
      `pam_unix(sshd:session): session opened for user ${ssh.user}(uid=1001) by (uid=0)`,
      'its SSH session',
    ),
    line(
      ssh.loginAt,
      child,
      `Starting session: command for ${ssh.user} from ${from} id 0`,
      'its SSH session',
    ),
    line(ssh.logoutAt, child, `Close session: user ${ssh.user} from ${from} id 0`, ends),
    line(ssh.logoutAt, child, `Received disconnect from ${from}:11: disconnected by user`, ends),
    line(ssh.logoutAt, child, `Disconnected from user ${ssh.user} ${from}`, ends),
    line(ssh.logoutAt, monitor, `pam_unix(sshd:session): session closed for user ${ssh.user}`, ends),
  ];
}

/** A run's login that a host refuses, which asks for other principals. */
function refusal(random: Random, run: AgentRun): readonly Line[] {
  const { pod, ssh, task } = run;
  const from = `${pod.address} port ${String(ssh.port + 1)}`;
  const program = sshd(random.int(3000, 30_000));
  return [
    `Connection from ${from} on ${OTHER_HOST.address} port 22 rdomain ""`,
    'error: Certificate does not contain an authorized principal',
    `Failed publickey for ${ssh.user} from ${from} ssh2: ${certificateOf(run)}`,
    `Connection closed by authenticating user ${ssh.user} ${from} [preauth]`,
  ].map((said) => ({
    at: ssh.refusedAt,
    program,
    text: said,
    mark: { task, says: 'its login to another host, refused' },
  }));
}

/** Strangers who guess names. */
function scans(random: Random, count: number): readonly Line[] {
  return random.ascending(count, 0, 30 * 24 * 60 - 5).flatMap((minute) => {
    const name = random.pick(GUESSES);
    const from = `${random.pick(SCANNERS)} port ${String(random.int(30_000, 60_000))}`;
    const program = sshd(random.int(3000, 30_000));
    return [
      `Invalid user ${name} from ${from}`,
      `Failed password for invalid user ${name} from ${from} ssh2`,
      `Connection closed by invalid user ${name} ${from} [preauth]`,
    ].map((said, index) => ({
      at: PERIOD.start + minute * MINUTE + index * 2 * SECOND,
      program,
      text: said,
    }));
  });
}

/** A person who typed a password where the name is asked for. */
function typedPassword(story: Story, random: Random): readonly Line[] {
  const password = `${random.base62(9)}&${random.base62(6)}!`;
  story.plantedSecrets.push(password);
  const from = `198.51.100.24 port ${String(random.int(40_000, 60_000))}`;
  const program = sshd(random.int(3000, 30_000));
  return [
    `Invalid user ${password} from ${from}`,
    `Connection closed by invalid user ${password} ${from} [preauth]`,
  ].map((said, index) => ({
    at: PERIOD.start + 4 * DAY + 9 * HOUR + index * 3 * SECOND,
    program,
    text: said,
  }));
}

/** Logins of people with plain keys. */
function adminLogins(story: Story, random: Random): readonly Line[] {
  return story.company.people.slice(0, 2).flatMap(({ user, origin }, n) => {
    const name = user.name.split('.')[0] ?? '';
    story.ledger.means({ kind: 'person', name: user.name }, [`ssh-user:${HOST.name}/${name}`]);
    const from = `${origin.address} port ${String(random.int(40_000, 60_000))}`;
    const pid = random.int(3000, 30_000);
    const begins = PERIOD.start + (8 + 3 * n) * DAY + 10 * HOUR + random.int(0, 3000) * SECOND;
    const ends = begins + random.int(10, 50) * MINUTE;
    const owned = `(uid=${String(1010 + n)}) by (uid=0)`;
    return [
      [
        begins,
        pid,
        `Accepted publickey for ${name} from ${from} ssh2: ED25519 ${fingerprint(`ssh ${name}`)}`,
      ],
      [begins, pid, `pam_unix(sshd:session): session opened for user ${name}${owned}`],
      [ends, pid + 6, `Disconnected from user ${name} ${from}`],
      [ends, pid, `pam_unix(sshd:session): session closed for user ${name}`],
    ].map(([at, process, said]) => ({
      at: Number(at),
      program: sshd(Number(process)),
      text: String(said),
    }));
  });
}

/** Lines of other programs in the same log, one with a password on a command line. */
function otherPrograms(story: Story, random: Random): readonly Line[] {
  const password = random.base62(18);
  story.plantedSecrets.push(password);
  const at = PERIOD.start + 8 * DAY + 11 * HOUR;
  return [
    {
      at,
      program: 'sudo',
      text: `deploy : TTY=pts/0 ; PWD=/srv ; USER=root ; COMMAND=/usr/bin/mysqldump --password=${password} artifacts`,
    },
    {
      at: at + 6 * HOUR,
      program: 'CRON[2210]',
      text: 'pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)',
    },
  ];
}

function sshd(pid: number): string {
  return `sshd[${String(pid)}]`;
}
