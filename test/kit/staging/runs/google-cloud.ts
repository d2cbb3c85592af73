import { DAY, HOUR, isoSecond, MINUTE, SECOND, type Moment } from '../../clock.ts';
import { lines } from '../../containers.ts';
import type { JsonObject } from '../../json.ts';
import type { Random } from '../../random.ts';
import type { BundleWriter, Told } from '../bundle-writer.ts';
import type { Person } from '../company.ts';
import { PERIOD, type Mark, type Story } from '../story.ts';
import { CI, emailOf, LOADER, noteAccounts, NUMBER_OF_LOADER, NUMBER_OF_READER } from './google-accounts.ts';
import { NAT_ADDRESS, PROJECT, type AgentRun } from './run.ts';

/** What an entry says beyond its time and project. */
interface Entry {
  readonly at: Moment;
  readonly insertId: string;
  readonly log: 'activity' | 'data_access';
  readonly resource: JsonObject;
  readonly payload: JsonObject;
  readonly operation?: JsonObject;
  readonly severity?: string;
  readonly mark?: Mark;
}

/** Who an entry says was acted as. */
type Account = JsonObject & { readonly principalEmail: string };

const FOLDER = 'gcp';
const SCOPE = 'https://www.googleapis.com/auth/devstorage.read_only';
const LIBRARY = 'gcloud-python/3.4.0 gl-python/3.12.7 grpc/1.75.1 gax/2.25.2 gccl/3.4.0,gzip(gfe)';
const POOL = `projects/${PROJECT.number}/locations/global/workloadIdentityPools/${PROJECT.pool}`;
/** Until when a guest may look. */
const UNTIL = "request.time < timestamp('2026-12-01T00:00:00Z')";
const GUEST = 'user:guest@partner.example';

/** Writes the project's audit log, its policies, and the keys of one of its service accounts. */
export async function deliverGoogleCloud(
  story: Story,
  runs: readonly AgentRun[],
  writer: BundleWriter,
): Promise<void> {
  const random = story.random('runs/google-cloud');
  const keyId = random.hex(40);
  const [admin] = story.company.people;
  if (!admin) throw new RangeError('a company without people');
  const note = random.base62(24);
  story.plantedSecrets.push(note);
  const granted = { title: 'audit', description: `asked for with token=${note}`, expression: UNTIL };
  noteAccounts(story, admin, runs);
  const audit = [
    ...runs.flatMap((run) => callsOf(random, run)),
    ...loads(random, keyId),
    ...operation(random, admin),
    ...leaks(story, random),
    grantedTo(random, admin, granted),
    ...looks(random, admin),
  ].sort((left, right) => left.at - right.at);
  const entries = audit.map((entry): Told<JsonObject> => ({
    record: logEntry(random, entry),
    ...(entry.mark ? { mark: entry.mark } : {}),
  }));
  const aside = textEntry(story, random);
  const again = entries.find(({ mark }) => mark === undefined)?.record;
  await writer.told(
    { path: `${FOLDER}/audit/cloudaudit.ndjson.gz`, source: 'gcp-audit', container: 'ndjson' },
    [...entries, { record: aside }, ...(again ? [{ record: again }] : [])],
    lines,
    { paired: 1, duplicates: again ? 1 : 0, setAside: 1 },
  );
  await iam(writer, 'iam-policy.json', policies(runs, granted));
  await iam(writer, 'service-account-keys.json', keys(random, keyId));
}

async function iam(writer: BundleWriter, name: string, records: readonly JsonObject[]): Promise<void> {
  await writer.told(
    { path: `${FOLDER}/${name}`, source: 'gcp-iam', container: 'array' },
    records.map((record) => ({ record })),
    (list) => `${JSON.stringify(list, null, 2)}\n`,
  );
}

/** Who a run's token makes of it. */
export function principalOf({ svid }: AgentRun): string {
  return `principal://iam.googleapis.com/${POOL}/subject/${svid.spiffeId}`;
}

/** What a run does: it exchanges its token, gets one of a service account, and reads two objects; one run also tries to write. */
function callsOf(random: Random, run: AgentRun): readonly Entry[] {
  const { gcp, task } = run;
  const own = (says: string) => ({ mark: { task, says } });
  const tries = task === 'f0d1' ? [refusedWrite(random, run)] : [];
  return [
    { ...exchange(random, run), ...own('its token, exchanged in Google Cloud') },
    { ...minting(random, run), ...own('a token of a service account for it') },
    ...gcp.reads.map((read) => ({ ...reading(run, read), ...own('an object read as the service account') })),
    ...tries.map((entry) => ({ ...entry, ...own('an object that it may not write') })),
  ];
}

function exchange(random: Random, run: AgentRun): Entry {
  const method = 'google.identity.sts.v1.SecurityTokenService.ExchangeToken';
  const service = 'sts.googleapis.com';
  return {
    at: run.gcp.exchangedAt,
    insertId: insertId(random),
    log: 'data_access',
    resource: audited(service, method),
    payload: {
      authenticationInfo: { principalSubject: run.svid.spiffeId },
      requestMetadata: {
        callerIp: NAT_ADDRESS,
        callerSuppliedUserAgent: 'google-auth-library-python/2.41.1',
      },
      serviceName: service,
      methodName: method,
      resourceName: `${POOL}/providers/${PROJECT.provider}`,
      request: {
        '@type': 'type.googleapis.com/google.identity.sts.v1.ExchangeTokenRequest',
        audience: run.jwt.audience,
        grantType: 'urn:ietf:params:oauth:grant-type:token-exchange',
        requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token',
        subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
      },
      metadata: {
        '@type': 'type.googleapis.com/google.identity.sts.v1.AuditData',
        mapped_principal: principalOf(run),
      },
    },
  };
}

function minting(random: Random, run: AgentRun): Entry {
  const { gcp } = run;
  return tokenFor(random, gcp.mintedAt, gcp.serviceAccount, NUMBER_OF_READER, {
    principalSubject: principalOf(run),
    serviceAccountDelegationInfo: [{}],
  });
}

/** GenerateAccessToken for a service account. */
function tokenFor(
  random: Random,
  at: Moment,
  account: string,
  number: string,
  authenticationInfo: JsonObject,
): Entry {
  const resourceName = `projects/-/serviceAccounts/${number}`;
  const name = `projects/-/serviceAccounts/${account}`;
  return {
    at,
    insertId: insertId(random),
    log: 'data_access',
    resource: serviceAccount(account, number),
    payload: {
      authenticationInfo,
      requestMetadata: {
        callerIp: NAT_ADDRESS,
        callerSuppliedUserAgent: 'google-auth-library-python/2.41.1',
      },
      serviceName: 'iamcredentials.googleapis.com',
      methodName: 'GenerateAccessToken',
      authorizationInfo: [checked(resourceName, 'iam.serviceAccounts.getAccessToken', true)],
      resourceName,
      request: {
        '@type': 'type.googleapis.com/google.iam.credentials.v1.GenerateAccessTokenRequest',
        name,
        scope: [SCOPE],
        lifetime: '900s',
      },
      metadata: { identityDelegationChain: [name] },
    },
  };
}

function reading(run: AgentRun, { at, object, insertId: id }: AgentRun['gcp']['reads'][number]): Entry {
  return onObject(at, id, 'storage.objects.get', object, asReader(run), true);
}

function refusedWrite(random: Random, run: AgentRun): Entry {
  const last = run.gcp.reads.at(-1)?.at ?? run.gcp.mintedAt;
  const object = `tables/${run.who.bucket}/part-2.parquet`;
  return onObject(
    last + 4 * SECOND,
    insertId(random),
    'storage.objects.create',
    object,
    asReader(run),
    false,
  );
}

/** The service account, with the run behind it. */
function asReader(run: AgentRun): Account {
  const { serviceAccount: account } = run.gcp;
  return {
    principalEmail: account,
    principalSubject: `serviceAccount:${account}`,
    serviceAccountDelegationInfo: [{ principalSubject: principalOf(run) }],
  };
}

function onObject(
  at: Moment,
  id: string,
  method: string,
  object: string,
  authenticationInfo: Account,
  granted: boolean,
): Entry {
  const resourceName = `projects/_/buckets/${PROJECT.tables}/objects/${object}`;
  const refusal = {
    code: 7,
    message: `${authenticationInfo.principalEmail} does not have ${method} access to the Google Cloud Storage object.`,
  };
  return {
    at,
    insertId: id,
    log: 'data_access',
    severity: granted ? 'INFO' : 'ERROR',
    resource: {
      type: 'gcs_bucket',
      labels: { bucket_name: PROJECT.tables, location: 'europe-west1', project_id: PROJECT.id },
    },
    payload: {
      status: granted ? {} : refusal,
      authenticationInfo,
      requestMetadata: { callerIp: NAT_ADDRESS, callerSuppliedUserAgent: LIBRARY },
      serviceName: 'storage.googleapis.com',
      methodName: method,
      authorizationInfo: [checked(resourceName, method, granted)],
      resourceName,
      resourceLocation: { currentLocations: ['europe-west1'] },
    },
  };
}

/** The nightly loads, signed with the loader's key. */
function loads(random: Random, keyId: string): readonly Entry[] {
  return Array.from({ length: 8 }, (_, n) => {
    const at = PERIOD.start + (2 + 3 * n) * DAY + 2 * HOUR + random.int(0, 1200) * SECOND;
    const object = `tables/orders/day-${String(2 + 3 * n)}.parquet`;
    const caller = {
      principalEmail: LOADER,
      principalSubject: `serviceAccount:${LOADER}`,
      serviceAccountKeyName: `//iam.googleapis.com/${accountName(LOADER)}/keys/${keyId}`,
    };
    const entry = onObject(at, insertId(random), 'storage.objects.create', object, caller, true);
    const requestMetadata = { callerIp: '198.51.100.61', callerSuppliedUserAgent: LIBRARY };
    return { ...entry, payload: { ...entry.payload, requestMetadata } };
  });
}

/** A machine that a person starts: the first and the last entry of one operation. */
function operation(random: Random, person: Person): readonly Entry[] {
  const at = PERIOD.start + 11 * DAY + 10 * HOUR;
  const id = `operation-${String(at)}-${random.hex(13)}-${random.hex(8)}-${random.hex(8)}`;
  const resourceName = `projects/${PROJECT.id}/zones/europe-west1-b/instances/loader-1`;
  const labels = {
    instance_id: String(random.int(100_000_000, 999_999_999)),
    project_id: PROJECT.id,
    zone: 'europe-west1-b',
  };
  const common = {
    log: 'activity',
    resource: { type: 'gce_instance', labels },
  } as const;
  const payload = {
    ...byPerson(person),
    serviceName: 'compute.googleapis.com',
    methodName: 'v1.compute.instances.start',
    resourceName,
    request: { '@type': 'type.googleapis.com/compute.instances.start' },
  };
  const producer = 'compute.googleapis.com';
  return [
    {
      ...common,
      at,
      insertId: insertId(random),
      payload: { ...payload, authorizationInfo: [checked(resourceName, 'compute.instances.start', true)] },
      operation: { id, producer, first: true },
    },
    {
      ...common,
      at: at + 9 * SECOND,
      insertId: insertId(random),
      payload,
      operation: { id, producer, last: true },
    },
  ];
}

/** Calls whose entries hold a secret: a token in an answer, and one in what the client calls itself. */
function leaks(story: Story, random: Random): readonly Entry[] {
  const accessToken = `ya29.c.${random.base62(60)}`;
  const hook = random.base62(28);
  story.plantedSecrets.push(accessToken, hook);
  const at = PERIOD.start + 16 * DAY + 7 * HOUR;
  const minted = tokenFor(random, at, LOADER, NUMBER_OF_LOADER, {
    principalEmail: CI,
  });
  const called = onObject(
    at + MINUTE,
    insertId(random),
    'storage.objects.get',
    'exports/report.csv',
    { principalEmail: LOADER },
    true,
  );
  const agent = `report-fetcher/1.4 (+https://hooks.example/done?token=${hook})`;
  return [
    {
      ...minted,
      payload: { ...minted.payload, response: { accessToken, expireTime: isoSecond(at + 15 * MINUTE) } },
    },
    {
      ...called,
      payload: {
        ...called.payload,
        requestMetadata: { callerIp: '198.51.100.62', callerSuppliedUserAgent: agent },
      },
    },
  ];
}

/** A person lets a guest look at the project for a while. */
function grantedTo(random: Random, person: Person, condition: JsonObject): Entry {
  const resourceName = `projects/${PROJECT.id}`;
  return {
    at: PERIOD.start + 5 * DAY + 9 * HOUR,
    insertId: insertId(random),
    log: 'activity',
    resource: { type: 'project', labels: { project_id: PROJECT.id } },
    payload: {
      ...byPerson(person),
      serviceName: 'cloudresourcemanager.googleapis.com',
      methodName: 'SetIamPolicy',
      authorizationInfo: [checked(resourceName, 'resourcemanager.projects.setIamPolicy', true)],
      resourceName,
      serviceData: {
        '@type': 'type.googleapis.com/google.iam.v1.logging.AuditData',
        policyDelta: { bindingDeltas: [{ action: 'ADD', role: 'roles/viewer', member: GUEST, condition }] },
      },
    },
  };
}

/** What a person looks at in the console. */
function looks(random: Random, person: Person): readonly Entry[] {
  return random.ascending(6, 0, 29 * 24).map((hour) => {
    const resourceName = `projects/_/buckets/${PROJECT.tables}`;
    return {
      at: PERIOD.start + hour * HOUR + random.int(0, 3599) * SECOND,
      insertId: insertId(random),
      log: 'data_access',
      severity: 'INFO',
      resource: {
        type: 'gcs_bucket',
        labels: { bucket_name: PROJECT.tables, location: 'europe-west1', project_id: PROJECT.id },
      },
      payload: {
        status: {},
        ...byPerson(person),
        serviceName: 'storage.googleapis.com',
        methodName: 'storage.objects.list',
        authorizationInfo: [checked(resourceName, 'storage.objects.list', true)],
        resourceName,
      },
    };
  });
}

/** Who a person is, and the console that they work with. */
function byPerson({ user, origin }: Person): JsonObject {
  const email = emailOf(user);
  return {
    authenticationInfo: { principalEmail: email, principalSubject: `user:${email}` },
    requestMetadata: {
      callerIp: origin.address,
      callerSuppliedUserAgent: `${origin.userAgent},gzip(gfe)`,
    },
  };
}

function checked(resource: string, permission: string, granted: boolean): JsonObject {
  return { resource, permission, granted, resourceAttributes: {} };
}

function audited(service: string, method: string): JsonObject {
  return { type: 'audited_resource', labels: { method, project_id: PROJECT.id, service } };
}

function serviceAccount(email: string, number: string): JsonObject {
  return { type: 'service_account', labels: { email_id: email, project_id: PROJECT.id, unique_id: number } };
}

function accountName(email: string): string {
  return `projects/${PROJECT.id}/serviceAccounts/${email}`;
}

function insertId(random: Random): string {
  return random.base32(12).toLowerCase();
}

/** A LogEntry as a sink to storage writes it. */
function logEntry(random: Random, entry: Entry): JsonObject {
  const { at, log, payload, resource, severity = 'NOTICE' } = entry;
  const micros = random.int(100_000, 600_000);
  return {
    insertId: entry.insertId,
    logName: `projects/${PROJECT.id}/logs/cloudaudit.googleapis.com%2F${log}`,
    ...(entry.operation ? { operation: entry.operation } : {}),
    protoPayload: { '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', ...payload },
    receiveTimestamp: `${isoSecond(at + 2 * SECOND).slice(0, 19)}.${String(micros)}871Z`,
    resource,
    severity,
    timestamp: `${isoSecond(at).slice(0, 19)}.${String(micros)}Z`,
  };
}

/** An entry of another log in the same sink, with a password in its text. */
function textEntry(story: Story, random: Random): JsonObject {
  const password = random.base62(20);
  story.plantedSecrets.push(password);
  const at = PERIOD.start + 29 * DAY + 20 * HOUR;
  return {
    insertId: insertId(random),
    logName: `projects/${PROJECT.id}/logs/loader`,
    receiveTimestamp: `${isoSecond(at + SECOND).slice(0, 19)}.021Z`,
    resource: { type: 'global', labels: { project_id: PROJECT.id } },
    severity: 'ERROR',
    textPayload: `loader: could not log in with password=${password}`,
    timestamp: isoSecond(at),
  };
}

/** Policies of the project, the reader's account and the bucket, as Cloud Asset Inventory finds them. */
function policies(runs: readonly AgentRun[], condition: JsonObject): readonly JsonObject[] {
  const reader = runs[0]?.gcp.serviceAccount ?? '';
  const result = (resource: string, assetType: string, bindings: readonly JsonObject[]): JsonObject => ({
    assetType,
    organization: 'organizations/210987654321',
    policy: { bindings },
    project: `projects/${PROJECT.number}`,
    resource,
  });
  return [
    result(
      `//cloudresourcemanager.googleapis.com/projects/${PROJECT.id}`,
      'cloudresourcemanager.googleapis.com/Project',
      [
        { role: 'roles/owner', members: ['group:data-platform@prod.example'] },
        { role: 'roles/viewer', members: [GUEST], condition },
        { role: 'roles/logging.logWriter', members: [`serviceAccount:${LOADER}`] },
      ],
    ),
    result(`//iam.googleapis.com/${accountName(reader)}`, 'iam.googleapis.com/ServiceAccount', [
      { role: 'roles/iam.workloadIdentityUser', members: [...new Set(runs.map(principalOf))] },
    ]),
    result(`//storage.googleapis.com/${PROJECT.tables}`, 'storage.googleapis.com/Bucket', [
      { role: 'roles/storage.objectViewer', members: [`serviceAccount:${reader}`] },
      { role: 'roles/storage.objectAdmin', members: [`serviceAccount:${LOADER}`] },
    ]),
  ];
}

/** Keys of the loader: one that a person made, and one that Google keeps. */
function keys(random: Random, keyId: string): readonly JsonObject[] {
  const key = (id: string, from: string, until: string, keyType: string): JsonObject => ({
    keyAlgorithm: 'KEY_ALG_RSA_2048',
    keyOrigin: 'GOOGLE_PROVIDED',
    keyType,
    name: `${accountName(LOADER)}/keys/${id}`,
    validAfterTime: from,
    validBeforeTime: until,
  });
  const made = PERIOD.start - 300 * DAY;
  const kept = PERIOD.start + 12 * DAY + 3 * HOUR;
  return [
    key(keyId, isoSecond(made), '9999-12-31T23:59:59Z', 'USER_MANAGED'),
    key(random.hex(40), isoSecond(kept), isoSecond(kept + 16 * DAY), 'SYSTEM_MANAGED'),
  ];
}
