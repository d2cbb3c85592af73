import { accessKeyId, roleArn, userArn } from '../../aws/principals.ts';
import { DAY, isoSecond } from '../../clock.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { BundleWriter } from '../bundle-writer.ts';
import { ACCOUNT } from '../company.ts';
import { PALETTES } from '../palette.ts';
import { textOf } from './json-text.ts';
import { OIDC_PROVIDER } from './play.ts';
import { CLUSTER, serviceAccount, type AgentRun, type RunAgent } from './run.ts';
import { PERIOD, type Story } from '../story.ts';

/** When roles and users were made. */
const MADE = PERIOD.start - 200 * DAY;
const FOLDER = 'snapshots/aws';
const SOURCE = 'aws-iam';

interface KnownRole {
  readonly name: string;
  readonly id: string;
  readonly trust: JsonObject;
  /** Actions by what they may be done to. */
  readonly allows: readonly (readonly [actions: readonly string[], resources: readonly string[]])[];
  readonly tags: JsonObject;
}

/** Writes what the IAM API says of prod and data, the credential report of security, and the keys of prod's users. */
export async function deliverAccounts(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  for (const [name, account, encoded] of [
    ['prod', ACCOUNT.prod, false],
    ['data', ACCOUNT.data, true],
  ] as const) {
    const details = rolesOf(story, runs, account).map((role) => roleDetail(account, role, encoded));
    const users = account === ACCOUNT.prod ? [pipelineUser(story)] : [];
    await writer.other(
      {
        path: `${FOLDER}/${name}-authorization-details.json`,
        source: SOURCE,
        container: 'account-details',
        records: details.length + users.length,
      },
      `${JSON.stringify({ UserDetailList: users, GroupDetailList: [], RoleDetailList: details, Policies: [] }, null, 2)}\n`,
    );
  }
  const keys = accessKeys(story);
  await writer.other(
    {
      path: `${FOLDER}/prod-access-keys.json`,
      source: SOURCE,
      container: 'access-keys',
      records: keys.length,
    },
    `${JSON.stringify({ AccessKeyMetadata: keys }, null, 2)}\n`,
  );
  const rows = reportRows(story);
  await writer.other(
    {
      path: `${FOLDER}/security-credential-report.csv`,
      source: SOURCE,
      container: 'credential-report',
      records: rows.length,
    },
    [REPORT_COLUMNS, ...rows].map((row) => `${row.join(',')}\n`).join(''),
  );
}

/** What policies call a service or an action that logs and registries call otherwise. */
const IAM_NAMES: Readonly<Record<string, string>> = {
  monitoring: 'cloudwatch',
  's3:ListObjects': 's3:ListBucket',
};

/** Roles of an account: those of the agents as they are declared, and every other one with the services that it was used for. */
function rolesOf(story: Story, runs: readonly AgentRun[], account: string): readonly KnownRole[] {
  const roles = new Map<string, KnownRole>();
  for (const [id, { name, services }] of usedRoles(story, account)) {
    const allows = [
      [[...services].sort().map((service) => `${IAM_NAMES[service] ?? service}:*`), ['*']],
    ] as const;
    roles.set(id, {
      name,
      id,
      trust: trusts({ AWS: `arn:aws:iam::${ACCOUNT.prod}:root` }),
      allows,
      tags: {},
    });
  }
  for (const { role, name, owner } of story.company.agents) {
    if (role.account !== account) continue;
    const trust = trusts({ AWS: roleArn(story.company.orchestrator) });
    const needs = (PALETTES[name]?.needs ?? []).map((need) => IAM_NAMES[need] ?? need);
    const allows = [[needs, ['*']]] as const;
    roles.set(role.id, { name: role.name, id: role.id, trust, allows, tags: { agent: name, owner } });
  }
  for (const who of new Set(runs.map((run) => run.who))) {
    for (const role of runRoles(who)) if (role.account === account) roles.set(role.id, role);
  }
  return [...roles.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function runRoles(who: RunAgent): readonly (KnownRole & { readonly account: string })[] {
  const host = CLUSTER.issuer.slice('https://'.length);
  const condition = {
    StringEquals: { [`${host}:sub`]: serviceAccount(who), [`${host}:aud`]: 'sts.amazonaws.com' },
  };
  const tags = { agent: who.name, owner: who.owner, 'agent-uuid': who.uuid };
  const bucket = `arn:aws:s3:::${who.bucket}`;
  return [
    {
      ...who.role,
      trust: trusts({ Federated: OIDC_PROVIDER }, 'sts:AssumeRoleWithWebIdentity', condition),
      allows: [[['sts:AssumeRole'], [roleArn(who.secondRole)]]],
      tags,
    },
    {
      ...who.secondRole,
      trust: trusts({ AWS: roleArn(who.role) }),
      allows: [
        [['s3:GetObject', 's3:PutObject'], [`${bucket}/*`]],
        [['s3:ListBucket'], [bucket]],
      ],
      tags,
    },
  ];
}

/** Roles of an account in whose sessions something was done, with the services that let them. */
function usedRoles(
  story: Story,
  account: string,
): Map<string, { readonly name: string; readonly services: Set<string> }> {
  const used = new Map<string, { readonly name: string; readonly services: Set<string> }>();
  for (const { record } of story.trail) {
    const issuer = objectAt(objectAt(record['userIdentity'], 'sessionContext'), 'sessionIssuer');
    const id = textOf(issuer['principalId']);
    if (issuer['accountId'] !== account || id === '') continue;
    const role = used.get(id) ?? { name: textOf(issuer['userName']), services: new Set<string>() };
    used.set(id, role);
    const service = textOf(record['eventSource']).replace('.amazonaws.com', '');
    if (record['errorCode'] === undefined) role.services.add(service);
  }
  return used;
}

function objectAt(value: Json | undefined, name: string): JsonObject {
  const inner =
    typeof value === 'object' && value !== null && name in value ? (value as JsonObject)[name] : null;
  return typeof inner === 'object' && inner !== null ? (inner as JsonObject) : {};
}

function trusts(principal: JsonObject, action = 'sts:AssumeRole', condition?: JsonObject): JsonObject {
  const statement = { Effect: 'Allow', Principal: principal, Action: action };
  return {
    Version: '2012-10-17',
    Statement: [{ ...statement, ...(condition ? { Condition: condition } : {}) }],
  };
}

function roleDetail(account: string, role: KnownRole, encoded: boolean): JsonObject {
  const document = (policy: JsonObject): Json =>
    encoded ? encodeURIComponent(JSON.stringify(policy)) : policy;
  const statements = role.allows.map(([actions, resources]) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: resources,
  }));
  return {
    Path: '/',
    RoleName: role.name,
    RoleId: role.id,
    Arn: `arn:aws:iam::${account}:role/${role.name}`,
    CreateDate: isoSecond(MADE),
    AssumeRolePolicyDocument: document(role.trust),
    InstanceProfileList: [],
    RolePolicyList: [
      { PolicyName: 'work', PolicyDocument: document({ Version: '2012-10-17', Statement: statements }) },
    ],
    AttachedManagedPolicies: [],
    Tags: Object.entries(role.tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

function pipelineUser(story: Story): JsonObject {
  const { user } = story.company.pipeline;
  return {
    Path: '/',
    UserName: user.name,
    UserId: user.id,
    Arn: userArn(user),
    CreateDate: isoSecond(MADE),
    UserPolicyList: [
      {
        PolicyName: 'deploy',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: ['*'] }],
        },
      },
    ],
    GroupList: [],
    AttachedManagedPolicies: [],
    Tags: [],
  };
}

/** The pipeline's key, and one that was retired. */
function accessKeys(story: Story): readonly JsonObject[] {
  const { user, keyId } = story.company.pipeline;
  const retired = accessKeyId(story.random('runs/account'), 'AKIA', ACCOUNT.prod);
  return [
    { UserName: user.name, AccessKeyId: keyId, Status: 'Active', CreateDate: isoSecond(MADE) },
    {
      UserName: user.name,
      AccessKeyId: retired,
      Status: 'Inactive',
      CreateDate: isoSecond(MADE - 300 * DAY),
    },
  ];
}

const REPORT_COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...['1', '2'].flatMap((n) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map(
      (column) => `access_key_${n}_${column}`,
    ),
  ),
  ...['1', '2'].flatMap((n) => [`cert_${n}_active`, `cert_${n}_last_rotated`]),
];

function reportRows(story: Story): readonly (readonly string[])[] {
  const made = isoSecond(MADE);
  const keys = ['false', 'N/A', 'N/A', 'N/A', 'N/A'];
  const certificates = ['false', 'N/A', 'false', 'N/A'];
  return story.company.people.map(({ user }) => [
    user.name,
    userArn(user),
    made,
    'true',
    isoSecond(PERIOD.end - DAY),
    made,
    'N/A',
    'true',
    ...keys,
    ...keys,
    ...certificates,
  ]);
}
