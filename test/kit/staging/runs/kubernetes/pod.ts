import { roleArn } from '../../../aws/principals.ts';
import { isoSecond, SECOND } from '../../../clock.ts';
import type { JsonObject } from '../../../json.ts';
import { CLUSTER, type AgentRun } from '../run.ts';

/** The mutating webhook that gives pods their role of AWS. */
export const POD_WEBHOOK = {
  'mutation.webhook.admission.k8s.io/round_0_index_0':
    '{"configuration":"pod-identity-webhook","webhook":"iam-for-pods.amazonaws.com","mutated":true}',
} as const;

/** Name of the replica set that a pod belongs to. */
export function replicaSetOf({ pod }: AgentRun): string {
  return pod.name.slice(0, pod.name.lastIndexOf('-'));
}

/** The pod that the replica set controller asks for. */
export function podAskedFor(run: AgentRun): JsonObject {
  return podOf(run, { generateName: `${replicaSetOf(run)}-` }, []);
}

/** The pod as it was made. */
export function podMade(run: AgentRun): JsonObject {
  const { pod, at } = run;
  const metadata = {
    name: pod.name,
    generateName: `${replicaSetOf(run)}-`,
    namespace: CLUSTER.namespace,
    uid: pod.uid,
    creationTimestamp: isoSecond(at - 6 * SECOND),
  };
  return podOf(run, metadata, [
    { name: 'AWS_ROLE_ARN', value: roleArn(run.who.role) },
    {
      name: 'AWS_WEB_IDENTITY_TOKEN_FILE',
      value: '/var/run/secrets/eks.amazonaws.com/serviceaccount/token',
    },
  ]);
}

function podOf(run: AgentRun, metadata: JsonObject, webhook: readonly JsonObject[]): JsonObject {
  const { who, pod, task } = run;
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { ...metadata, labels: { app: who.name, 'pod-template-hash': replicaSetOf(run).slice(-9) } },
    spec: {
      containers: [
        {
          name: 'agent',
          image: pod.image,
          env: [{ name: 'TASK_ID', value: task }, { name: 'AGENT_UUID', value: who.uuid }, ...webhook],
        },
      ],
      restartPolicy: 'Always',
      serviceAccountName: who.name,
    },
  };
}
