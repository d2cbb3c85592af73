import { GLOBAL, read, type Call } from '../../aws/call.ts';
import { HOUR, isoSecond, MINUTE } from '../../clock.ts';
import { reporter, routine, tokenTime } from '../crowd/reporter.ts';
import type { Scene } from '../story.ts';

/** Number of the report bot's token that probes. */
export const PROBING_TOKEN = 11;

const PROBES: readonly (readonly [service: string, error: string, ...actions: string[]])[] = [
  [
    'iam',
    'AccessDenied',
    'ListUsers',
    'ListRoles',
    'ListAccessKeys',
    'GetAccountAuthorizationDetails',
    'ListAttachedUserPolicies',
  ],
  ['secretsmanager', 'AccessDenied', 'ListSecrets', 'GetSecretValue'],
  ['kms', 'AccessDenied', 'ListKeys', 'Decrypt'],
  ['ssm', 'AccessDenied', 'DescribeParameters', 'GetParameters', 'DescribeInstanceInformation'],
  [
    'ec2',
    'Client.UnauthorizedOperation',
    'DescribeInstances',
    'DescribeSnapshots',
    'DescribeSecurityGroups',
    'GetPasswordData',
  ],
  ['lambda', 'AccessDenied', 'ListFunctions20150331', 'GetPolicy20150331v2'],
  ['rds', 'AccessDenied', 'DescribeDBInstances', 'DescribeDBSnapshots'],
  ['dynamodb', 'AccessDenied', 'ListTables', 'DescribeTable'],
  ['organizations', 'AccessDeniedException', 'DescribeOrganization', 'ListAccounts'],
  ['cloudtrail', 'AccessDenied', 'DescribeTrails', 'GetEventSelectors'],
  ['ecr', 'AccessDenied', 'DescribeRepositories', 'GetAuthorizationToken'],
  ['sqs', 'AccessDenied', 'ListQueues'],
  ['sns', 'AccessDenied', 'ListTopics'],
];
const GLOBAL_SERVICES = new Set(['iam', 'organizations']);

/** The report bot's token after a day and a half of routine: thirteen services, all refused, in nine minutes. */
export function probingToken(scene: Scene) {
  const { random, story } = scene;
  const at = tokenTime(PROBING_TOKEN);
  const usual = routine(scene, reporter(story), at, 32 * HOUR);
  const from = at + 33 * HOUR;
  const denied = PROBES.flatMap(([service, error, ...actions]) =>
    [...actions, ...actions].map((action) => ({ call: probe(service, action), error })),
  );
  const times = random.ascending(denied.length + 1, from, from + 9 * MINUTE);
  const [first = from, ...later] = times;
  scene.call(usual.caller, first, read('sts', 'GetCallerIdentity', null));
  denied.forEach(({ call, error }, index) => scene.call(usual.caller, later[index] ?? from, call, { error }));
  return {
    credentialKey: `aws-key:${usual.session.keyId}`,
    user: usual.session.user.name,
    issuedByEvent: usual.eventId,
    issuedAt: isoSecond(at),
    routineUses: usual.uses,
    routineServices: ['athena', 'glue', 's3'],
    uses: usual.uses + 1 + denied.length,
    denied: denied.length,
    deniedServices: PROBES.map(([service]) => service).sort(),
    firstTouchedServices: [...PROBES.map(([service]) => service), 'sts'].sort(),
    probedFrom: isoSecond(first),
    probedTo: isoSecond(later.at(-1) ?? from),
  };
}

function probe(service: string, action: string): Call {
  return read(service, action, null, GLOBAL_SERVICES.has(service) ? { region: GLOBAL } : {});
}
