import type { Random } from '../../../random.ts';
import type { Story } from '../../story.ts';
import type { BundleWriter, Told } from '../../bundle-writer.ts';
import { clusterUserKey } from '../../keys.ts';
import { textOf } from '../json-text.ts';
import { neighbourCalls } from './neighbours.ts';
import { rbacWrites } from './rbac-writes.ts';
import { auditRecords, type KubernetesCall } from './record.ts';
import { callsOfRun } from './run-calls.ts';
import { CLUSTER, type AgentRun } from '../run.ts';

/** Writes the audit log of the cluster in which the runs' pods live. */
export async function deliverKubernetes(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const random = story.random('runs/kubernetes/records');
  const plantedRandom = story.random('planted/kubernetes/records');
  const planted = story.plantedClusterCalls;
  const calls = [
    ...runs.flatMap((run) => callsOfRun(story, run)),
    ...rbacWrites(story, runs).calls,
    ...neighbourCalls(story),
    ...story.clusterCalls,
  ];
  noteCallers(story, [...calls, ...planted]);
  const records = [
    ...calls.flatMap((call) => auditRecords(random, call)),
    ...planted.flatMap((call) => auditRecords(plantedRandom, call)),
  ]
    .sort((left, right) => left.at - right.at)
    .map(({ record, mark }): Told<string> => ({
      record: JSON.stringify(record),
      ...(mark ? { mark } : {}),
    }));
  const paired = calls.filter(({ open }) => open !== undefined).length;
  await writer.told(
    {
      path: `kubernetes/${CLUSTER.name}/audit.log.gz`,
      source: 'kubernetes-audit',
      container: 'ndjson',
    },
    [...records, { record: cutRecord(story, random) }],
    (lines) => lines.map((line) => `${line}\n`).join(''),
    { paired, setAside: 1 },
  );
}

/** Notes the cluster's own programs and the workloads beside the agents, as the log names them. */
function noteCallers({ ledger }: Story, calls: readonly KubernetesCall[]): void {
  for (const { caller } of calls) {
    const name = textOf(caller.user['username']);
    const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(name) ?? [];
    if (namespace === CLUSTER.namespace || !name.startsWith('system:') || name === 'system:anonymous')
      continue;
    ledger.means({ kind: 'workload', name: account ?? name }, [clusterUserKey(name)]);
  }
}

/** A record that breaks off inside a token in its address, where the file was full. */
function cutRecord(story: Story, random: Random): string {
  const token = `eyJhbGciOiJSUzI1NiJ9.${random.base62(120)}.${random.base62(40)}`;
  story.plantedSecrets.push(token);
  return `{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","auditID":"${random.uuid()}","stage":"ResponseComplete","requestURI":"/api/v1/namespaces/shop/pods?access_token=${token}`;
}
