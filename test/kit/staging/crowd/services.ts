import { read, s3Object, write, type Call } from '../../aws/call.ts';
import { forwardedBy, roleCaller, serviceCaller } from '../../aws/caller.ts';
import { accessKeyId, role, type Role } from '../../aws/principals.ts';
import { HOUR, MINUTE, SECOND } from '../../clock.ts';
import { ACCOUNT, CLIENT } from '../company.ts';
import { instanceKey } from '../keys.ts';
import { PERIOD, type Scene, type Story } from '../story.ts';

const SIX_HOURS = 6 * HOUR;

/** The orchestrator's container: a new session every six hours, got by the service that runs it. */
export function orchestrator(story: Story): void {
  const scene = story.scene('crowd/orchestrator');
  const service = serviceCaller(ACCOUNT.prod, 'ecs-tasks.amazonaws.com');
  const origin = { address: '10.20.0.10', userAgent: CLIENT.go };
  const name = scene.random.hex(32);
  for (let at = PERIOD.start; at < PERIOD.end; at += SIX_HOURS) {
    const request = { at: at + 5 * SECOND, seconds: 23_400 };
    const { session } = scene.assumeRole(service, story.company.orchestrator, name, request);
    const caller = roleCaller(session, origin);
    story.orchestrator.push(caller);
    scene.call(caller, at + 20 * SECOND, read('ecs', 'DescribeTasks', { cluster: 'agents' }));
  }
}

/** Functions that a timer starts: the service gets each a session. */
export function functions(story: Story): void {
  const scene = story.scene('crowd/functions');
  const runs = ['queue-sweeper', 'lake-indexer', 'cert-watcher'].map((name, index) => ({
    name,
    role: role(scene.random, index === 1 ? ACCOUNT.data : ACCOUNT.prod, `${name}-function`),
  }));
  const times = scene.random.ascending(
    Math.round(150 * story.scale),
    PERIOD.start + HOUR,
    PERIOD.end - 2 * HOUR,
  );
  for (const moment of times) {
    const run = scene.random.pick(runs);
    const at = Math.floor(moment / SECOND) * SECOND;
    const service = serviceCaller(run.role.account, 'lambda.amazonaws.com');
    const { session } = scene.assumeRole(service, run.role, run.name, { at, seconds: 7200 });
    const caller = roleCaller(session, {
      address: `203.0.113.${10 + scene.random.int(0, 9)}`,
      userAgent: CLIENT.python,
    });
    for (const used of scene.random.ascending(scene.random.int(3, 9), at + SECOND, at + 10 * MINUTE)) {
      scene.call(caller, used, functionCall(scene));
    }
  }
}

/** Instances whose role sessions are renewed every six hours, each used from the instance's own address. */
export function instances(story: Story): void {
  const scene = story.scene('crowd/instances');
  const fleet = Math.max(2, Math.round(5 * story.scale));
  const webRole = role(scene.random, ACCOUNT.prod, 'web-node');
  const queueRole = role(scene.random, ACCOUNT.data, 'queue-node');
  for (let index = 0; index < fleet; index++) instance(scene, index % 2 ? queueRole : webRole, index);
}

/** A forwarded call of one service on behalf of a session, used where a key is only ever used that way. */
export function forwardedCalls(
  scene: Scene,
  caller: Parameters<typeof forwardedBy>[0],
  at: number,
): string[] {
  const forwarded = forwardedBy(caller, 'athena.amazonaws.com');
  const calls: Call[] = [
    read('glue', 'GetDatabase', { name: 'lake' }),
    read('glue', 'GetTable', { databaseName: 'lake', name: 'orders' }),
    read('glue', 'GetPartitions', { databaseName: 'lake', tableName: 'orders' }),
    s3Object('GetObject', ACCOUNT.data, 'example-ingest-lake', 'raw/7/part-00.parquet'),
  ];
  return calls.map((call, index) => scene.call(forwarded, at + index * SECOND, call));
}

function instance(scene: Scene, of: Role, index: number): void {
  const { random } = scene;
  const name = `i-0${random.hex(16)}`;
  scene.story.ledger.means({ kind: 'workload', name }, [instanceKey(name)]);
  const origin = { address: `198.51.100.${100 + (index % 100)}`, userAgent: CLIENT.go };
  const seen = index % 3 === 0;
  for (let at = PERIOD.start; at < PERIOD.end; at += SIX_HOURS) {
    const made = at + random.int(10, 600) * SECOND;
    const session = seen
      ? scene.assumeRole(serviceCaller(of.account, 'ec2.amazonaws.com'), of, name, {
          at: made,
          seconds: 23_700,
        }).session
      : { role: of, name, createdAt: made, keyId: accessKeyId(random, 'ASIA', of.account) };
    const caller = roleCaller({ ...session, delivery: '2.0' }, origin);
    for (const used of random.ascending(random.int(2, 6), made + MINUTE, made + SIX_HOURS)) {
      if (used < PERIOD.end) scene.call(caller, used, instanceCall(scene));
    }
  }
}

function instanceCall(scene: Scene): Call {
  const turn = scene.random.int(0, 2);
  if (turn === 0)
    return write('ssm', 'UpdateInstanceInformation', { agentVersion: '3.3.2746.0', platformType: 'Linux' });
  if (turn === 1) return write('monitoring', 'PutMetricData', { namespace: 'Fleet' });
  return read('sqs', 'GetQueueAttributes', {
    queueUrl: 'https://sqs.eu-west-1.amazonaws.com/222222222222/work',
  });
}

function functionCall(scene: Scene): Call {
  const turn = scene.random.int(0, 2);
  if (turn === 0) return read('dynamodb', 'DescribeTable', { tableName: 'work-items' });
  if (turn === 1) return write('logs', 'CreateLogStream', { logGroupName: '/aws/lambda/timer' });
  return read('acm', 'ListCertificates', null);
}
