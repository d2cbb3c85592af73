import { DAY, HOUR, isoSecond, MINUTE, type Moment } from '../../clock.ts';
import { certificate, pem, testKey, TYPE, type Wanted } from '../../x509/certificates.ts';
import type { BundleWriter, Told } from '../bundle-writer.ts';
import { PERIOD, type Story } from '../story.ts';
import { SPIFFE_CA, TRUST_DOMAIN, type AgentRun } from './run.ts';

/** The X.509 SVID of a workload that is none of the runs. */
export interface OtherSvid {
  readonly spiffeId: string;
  readonly serial: bigint;
  /** Label of its test key. */
  readonly key: string;
  readonly requestId: string;
  readonly entryId: string;
  /** Uid and address of the node that asks for it. */
  readonly nodeUid: string;
  readonly nodeAddress: string;
  readonly notBefore: Moment;
  readonly notAfter: Moment;
}

type Subject = Pick<OtherSvid, 'spiffeId' | 'serial' | 'key' | 'notBefore' | 'notAfter'>;

const SOURCE = 'x509';
const FOLDER = 'certificates';
const OTHERS = ['billing-api', 'search-indexer', 'queue-consumer', 'web-frontend'] as const;

/** The authority of the trust domain, named as SPIRE names it. */
const AUTHORITY: Wanted = {
  key: SPIFFE_CA,
  subject: [
    [TYPE.C, 'US'],
    [TYPE.O, 'SPIFFE'],
  ],
  serial: 0x5d1f_72c4_0b9e_4a36_8e07_c1d5_93ab_6f20n,
  notBefore: isoSecond(PERIOD.start - 30 * DAY),
  notAfter: isoSecond(PERIOD.end + 150 * DAY),
  ca: true,
  uris: [`spiffe://${TRUST_DOMAIN}`],
};

/** The certificate of a run's SVID, in DER. */
export function svidCertificate({ svid }: AgentRun): Buffer {
  return leaf(svid);
}

/** SVIDs of other workloads of the trust domain, two of each, in the order of their times. */
export function otherSvids(story: Story): readonly OtherSvid[] {
  const random = story.random('runs/certificates');
  const nodes = [3, 4].map((n) => ({ nodeUid: random.uuid(), nodeAddress: `10.30.${String(n)}.7` }));
  const starts = random.ascending(2 * OTHERS.length, 1, 29 * 24 * 60);
  return starts.flatMap((minute, index) => {
    const name = OTHERS[index % OTHERS.length];
    const node = nodes[index % nodes.length];
    if (!name || !node) return [];
    const notBefore = PERIOD.start + minute * MINUTE;
    return {
      spiffeId: `spiffe://${TRUST_DOMAIN}/ns/shop/sa/${name}`,
      serial: BigInt(`0x6${random.hex(39)}`),
      key: `svid ${name} ${String(index)}`,
      requestId: random.uuid(),
      entryId: random.uuid(),
      ...node,
      notBefore,
      notAfter: notBefore + HOUR,
    };
  });
}

/** Writes the trust bundle, each run's SVID with its chain, and those of other workloads, one with its private key beside it. */
export async function deliverCertificates(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const authority = certificate(AUTHORITY);
  const file = (name: string) => ({ path: `${FOLDER}/${name}`, source: SOURCE, container: 'pem' });
  await writer.told(file('trust-bundle.pem'), [{ record: pem(authority) }], together);
  for (const run of runs) {
    const chain: readonly Told<string>[] = [
      { record: pem(svidCertificate(run)), mark: { task: run.task, says: 'the certificate of its SVID' } },
      { record: pem(authority) },
    ];
    await writer.told(file(`svid-${run.task}.pem`), chain, together, { duplicates: 1 });
  }
  const others = otherSvids(story);
  for (const { spiffeId } of others)
    story.ledger.means({ kind: 'workload', name: nameIn(spiffeId) }, [spiffeId]);
  const [exposed] = others;
  const blocks = others.map((svid) => ({ record: `# ${svid.spiffeId}\n${pem(leaf(svid))}` }));
  const key = exposed ? privateKey(story, exposed) : '';
  await writer.told(file('other-workloads.pem'), blocks, (parts) => key + together(parts));
}

/** The service account that a SPIFFE ID of the cluster ends in. */
function nameIn(spiffeId: string): string {
  return spiffeId.slice(spiffeId.lastIndexOf('/') + 1);
}

function together(parts: readonly string[]): string {
  return parts.join('');
}

function leaf({ spiffeId, serial, key, notBefore, notAfter }: Subject): Buffer {
  return certificate({
    key,
    issuer: AUTHORITY,
    subject: [
      [TYPE.C, 'US'],
      [TYPE.O, 'SPIRE'],
    ],
    serial,
    notBefore: isoSecond(notBefore),
    notAfter: isoSecond(notAfter),
    uris: [spiffeId],
  });
}

/** The private key that somebody left in a file of certificates. */
function privateKey(story: Story, { key }: OtherSvid): string {
  const der = testKey(key).export({ type: 'pkcs8', format: 'der' });
  story.plantedSecrets.push(der.toString('base64'));
  return pem(der, 'PRIVATE KEY');
}
