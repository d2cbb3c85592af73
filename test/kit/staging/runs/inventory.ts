import { stringify } from 'yaml';
import { roleArn } from '../../aws/principals.ts';
import type { BundleWriter } from '../bundle-writer.ts';
import type { Story } from '../story.ts';
import { CLUSTER, serviceAccount, TRUST_DOMAIN, type AgentRun } from './run.ts';

/** Writes what the company itself says of its agents: who answers for them, what they are called, what is expected of them. */
export async function deliverInventory(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const workers = [...new Set(runs.map((run) => run.who))];
  const content = {
    agents: [
      ...[...story.company.agents, ...story.twins].map(({ uuid, name, owner }) => ({ uuid, name, owner })),
      ...workers.map((who) => ({
        uuid: who.uuid,
        name: who.name,
        owner: who.owner,
        kind: 'pod',
        aliases: [`spiffe://${TRUST_DOMAIN}/ns/${CLUSTER.namespace}/sa/${who.name}`],
      })),
    ],
    owners: [
      { owner: 'platform', key: `aws-arn:${roleArn(story.company.orchestrator)}` },
      ...workers.map((who) => ({ owner: who.owner, key: `aws-arn:${roleArn(who.secondRole)}` })),
    ],
    aliases: workers.map((who) => ({
      left: `k8s-user:default/${serviceAccount(who)}`,
      right: `aws-arn:${roleArn(who.role)}`,
      reason: 'IRSA annotation of the service account',
    })),
    expected: [
      ...workers.map((who) => ({
        agent: who.name,
        services: ['s3', 'sts'],
        actions: ['s3:GetObject', 's3:PutObject', 'sts:AssumeRole'],
        max_lifetime_seconds: 3600,
      })),
      { kind: 'aws-session', max_lifetime_seconds: 3600 },
    ],
    resources: workers.map((who) => ({ pattern: `arn:aws:s3:::${who.bucket}/.*`, class: 'internal' })),
    tasks: [
      { name: 'agent-principal', pattern: 'task-(?P<task>[0-9a-f]{4})@ironclaw', where: ['principal'] },
    ],
  };
  const records = Object.values(content).reduce((sum, list) => sum + list.length, 0);
  await writer.other(
    { path: 'inventory/inventory.yaml', source: 'inventory', container: 'yaml', records },
    stringify(content, { aliasDuplicateObjects: false, lineWidth: 0 }),
  );
}
