import { read, write } from '../../aws/call.ts';
import { roleCaller } from '../../aws/caller.ts';
import { accessKeyId, role } from '../../aws/principals.ts';
import { isoSecond, MINUTE, SECOND } from '../../clock.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import { registerDeployment } from '../crowd/agents.ts';
import { awsKey, instanceKey } from '../keys.ts';
import { PERIOD, type Scene } from '../story.ts';

/** A diagnostic agent that got one credential from the metadata service and used it for all thirty days. */
export function longMetadataCredential(scene: Scene) {
  const { random } = scene;
  const node = role(random, ACCOUNT.prod, 'diagnostic-node');
  const instance = `i-0${random.hex(16)}`;
  const createdAt = PERIOD.start + 2 * MINUTE;
  const session = {
    role: node,
    name: instance,
    createdAt,
    keyId: accessKeyId(random, 'ASIA', node.account),
    delivery: '2.0' as const,
  };
  const caller = roleCaller(session, { address: '198.51.100.90', userAgent: CLIENT.python });
  const times: number[] = [];
  for (
    let at = createdAt + 30 * SECOND;
    at < PERIOD.end - MINUTE;
    at += 25 * MINUTE + random.int(0, 600) * SECOND
  )
    times.push(at);
  for (const at of times) {
    scene.call(
      caller,
      at,
      random.chance(0.5)
        ? read('ec2', 'DescribeInstanceStatus', { instancesSet: { items: [{ instanceId: instance }] } })
        : write('monitoring', 'PutMetricData', { namespace: 'Diagnostics' }),
    );
  }
  const agentUuid = registerDeployment(scene, 'd1a6', 'diagnostic-agent', 'operations', [
    'ec2:DescribeInstanceStatus',
    'cloudwatch:PutMetricData',
  ]);
  const { ledger } = scene.story;
  ledger.means({ kind: 'workload', name: instance }, [instanceKey(instance)]);
  ledger.belongs(node.id, { kind: 'agent', name: 'diagnostic-agent' });
  ledger.held.push({ credential: awsKey(session.keyId), agent: agentUuid, task: 'd1a6' });
  return {
    agentUuid,
    task: 'd1a6',
    credentialKey: `aws-key:${session.keyId}`,
    sessionKey: `aws-session:${node.id}:${instance}/${isoSecond(createdAt)}`,
    instance,
    delivery: '2.0',
    createdAt: isoSecond(createdAt),
    firstUsedAt: isoSecond(times[0] ?? createdAt),
    lastUsedAt: isoSecond(times.at(-1) ?? createdAt),
    uses: times.length,
    expectedOrigin: 'instance-role',
  };
}
