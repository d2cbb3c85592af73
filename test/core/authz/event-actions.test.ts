import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { accessOf, allActions, cataloguedAction } from '#core/authz/aws/catalogue.ts';
import { eventAction, EVENT_ACTION_BASES, EVENT_ACTIONS_VERSION } from '#core/authz/aws/event-actions.ts';
import map from '#core/authz/aws/event-actions.json' with { type: 'json' };
import { Database } from '#core/db/database.ts';

const text = (service: string, name: string): string => eventAction(service, name).permissions.join(' ');

/** Service as the log names it, call, and the actions that it needed. */
const MAPPED = `
s3 ListObjects s3:ListBucket
s3 ListObjectsV2 s3:ListBucket
s3 HeadBucket s3:ListBucket
s3 HeadObject s3:GetObject
s3 ListBuckets s3:ListAllMyBuckets
s3 ListObjectVersions s3:ListBucketVersions
s3 ListMultipartUploads s3:ListBucketMultipartUploads
s3 ListParts s3:ListMultipartUploadParts
s3 CopyObject s3:GetObject s3:PutObject
s3 DeleteObjects s3:DeleteObject
s3 CreateMultipartUpload s3:PutObject
s3 UploadPart s3:PutObject
s3 CompleteMultipartUpload s3:PutObject
s3 UploadPartCopy s3:GetObject s3:PutObject
s3 SelectObjectContent s3:GetObject
s3 GetBucketEncryption s3:GetEncryptionConfiguration
s3 PutBucketEncryption s3:PutEncryptionConfiguration
s3 DeleteBucketEncryption s3:PutEncryptionConfiguration
s3 GetBucketLifecycle s3:GetLifecycleConfiguration
s3 GetBucketLifecycleConfiguration s3:GetLifecycleConfiguration
s3 PutBucketLifecycle s3:PutLifecycleConfiguration
s3 DeleteBucketLifecycle s3:PutLifecycleConfiguration
s3 GetBucketReplication s3:GetReplicationConfiguration
s3 PutBucketReplication s3:PutReplicationConfiguration
s3 DeleteBucketReplication s3:PutReplicationConfiguration
s3 PutBucketNotificationConfiguration s3:PutBucketNotification
s3 GetBucketAccelerateConfiguration s3:GetAccelerateConfiguration
s3 ListBucketInventoryConfigurations s3:GetInventoryConfiguration
s3 DeleteBucketMetricsConfiguration s3:PutMetricsConfiguration
s3 DeleteBucketCors s3:PutBucketCORS
s3 DeleteBucketTagging s3:PutBucketTagging
s3 DeleteBucketOwnershipControls s3:PutBucketOwnershipControls
s3 GetObjectLockConfiguration s3:GetBucketObjectLockConfiguration
s3 PutObjectLockConfiguration s3:PutBucketObjectLockConfiguration
s3 DeleteBucketPublicAccessBlock s3:PutBucketPublicAccessBlock
s3 WriteGetObjectResponse s3-object-lambda:WriteGetObjectResponse
s3express GetObject s3express:CreateSession
s3express PutObject s3express:CreateSession
s3express ListDirectoryBuckets s3express:ListAllMyDirectoryBuckets
lambda Invoke lambda:InvokeFunction
lambda Invoke20150331 lambda:InvokeFunction
lambda ListFunctions20150331 lambda:ListFunctions
lambda GetFunction20150331v2 lambda:GetFunction
lambda GetPolicy20150331v2 lambda:GetPolicy
lambda CreateFunction20150331 lambda:CreateFunction
lambda CreateFunction20141111 lambda:CreateFunction
lambda AddPermission20150331v2 lambda:AddPermission
lambda UpdateFunctionCode20150331v2 lambda:UpdateFunctionCode
lambda UpdateFunctionConfiguration20150331v2 lambda:UpdateFunctionConfiguration
lambda PublishLayerVersion20181031 lambda:PublishLayerVersion
lambda GetLayerVersionByArn20181031 lambda:GetLayerVersion
lambda InvokeWithResponseStream lambda:InvokeFunction
cloudfront CreateDistribution2020_05_31 cloudfront:CreateDistribution
cloudfront CreateDistributionWithTags2020_05_31 cloudfront:CreateDistribution cloudfront:TagResource
kms ReEncrypt kms:ReEncryptFrom kms:ReEncryptTo
sns PublishBatch sns:Publish
sqs SendMessageBatch sqs:SendMessage
sqs DeleteMessageBatch sqs:DeleteMessage
sqs ChangeMessageVisibilityBatch sqs:ChangeMessageVisibility
dynamodb TransactGetItems dynamodb:GetItem
bedrock Converse bedrock:InvokeModel
bedrock ConverseStream bedrock:InvokeModelWithResponseStream
bedrock StartAsyncInvoke bedrock:InvokeModel
budgets DescribeBudgets budgets:ViewBudget
budgets CreateBudget budgets:ModifyBudget
access-analyzer ListFindingsV2 access-analyzer:ListFindings
detective ListOrganizationAdminAccounts detective:ListOrganizationAdminAccount
verifiedpermissions BatchIsAuthorized verifiedpermissions:IsAuthorized
cassandra CreateTable cassandra:Create
cassandra DropKeyspace cassandra:Drop
cloudsearchdomain UploadDocuments cloudsearch:document
execute-api PostToConnection execute-api:ManageConnections
signin SwitchRole sts:AssumeRole
apigateway GetRestApis apigateway:GET
apigateway GetTags apigateway:GET
apigateway CreateRestApi apigateway:POST
apigateway ImportRestApi apigateway:POST
apigateway CreateDeployment apigateway:POST
apigateway TestInvokeMethod apigateway:POST
apigateway PutMethod apigateway:PUT
apigateway ImportApi apigateway:PUT
apigateway UpdateStage apigateway:PATCH
apigateway DeleteStage apigateway:DELETE
apigateway FlushStageCache apigateway:DELETE
apigateway ExportApi apigateway:GET
autoscaling CreateAutoScalingGroup autoscaling:CreateAutoScalingGroup
autoscaling DescribeScalableTargets application-autoscaling:DescribeScalableTargets
autoscaling CreateScalingPlan autoscaling-plans:CreateScalingPlan`;

const NAMED = `
s3.amazonaws.com GetObject s3:GetObject
s3 PutObject s3:PutObject
s3 GetBucketCors s3:GetBucketCORS
s3 PutBucketPolicy s3:PutBucketPolicy
s3 CreateBucket s3:CreateBucket
ec2.amazonaws.com.cn DescribeInstances ec2:DescribeInstances
ec2 RunInstances ec2:RunInstances
ec2 GetPasswordData ec2:GetPasswordData
ec2-instance-connect SendSSHPublicKey ec2-instance-connect:SendSSHPublicKey
iam CreateAccessKey iam:CreateAccessKey
iam ListUsers iam:ListUsers
sts AssumeRole sts:AssumeRole
sts GetFederationToken sts:GetFederationToken
kms Decrypt kms:Decrypt
kms GenerateDataKey kms:GenerateDataKey
lambda GetFunction lambda:GetFunction
monitoring.amazonaws.com GetMetricData cloudwatch:GetMetricData
monitoring PutMetricData cloudwatch:PutMetricData
elasticmapreduce RunJobFlow elasticmapreduce:RunJobFlow
tagging GetResources tag:GetResources
email SendEmail ses:SendEmail
ses SendEmail ses:SendEmail
states StartExecution states:StartExecution
logs FilterLogEvents logs:FilterLogEvents
ssm StartSession ssm:StartSession
ssmmessages OpenDataChannel ssmmessages:OpenDataChannel
rdsdataapi ExecuteStatement rds-data:ExecuteStatement
rdsdata BatchExecuteStatement rds-data:BatchExecuteStatement
bedrock InvokeModel bedrock:InvokeModel
bedrock-agent-runtime Retrieve bedrock:Retrieve
sso CreateAccountAssignment sso:CreateAccountAssignment
sso-oauth CreateTokenWithIAM sso-oauth:CreateTokenWithIAM
apigateway CreateRoutingRule apigateway:CreateRoutingRule
cloudcontrolapi CreateResource cloudformation:CreateResource
iotdata Publish iot:Publish
secretsmanager GetSecretValue secretsmanager:GetSecretValue
secretsmanager BatchGetSecretValue secretsmanager:BatchGetSecretValue
dynamodb DescribeTable dynamodb:DescribeTable
cloudtrail StopLogging cloudtrail:StopLogging
organizations LeaveOrganization organizations:LeaveOrganization
eks-auth AssumeRoleForPodIdentity eks-auth:AssumeRoleForPodIdentity
metering-marketplace MeterUsage aws-marketplace:MeterUsage
athena StartQueryExecution athena:StartQueryExecution
ce GetCostAndUsage ce:GetCostAndUsage
ecr BatchGetImage ecr:BatchGetImage`;

const FREE = `
sts GetCallerIdentity
sts GetSessionToken
sts AssumeRoleWithSAML
sts AssumeRoleWithWebIdentity
signin ConsoleLogin
signin CheckMfa
signin GetSigninToken
sso GetRoleCredentials
sso ListAccounts
sso-oauth CreateToken
cognito-identity GetCredentialsForIdentity
cognito-idp InitiateAuth
cognito-idp SignUp
rolesanywhere CreateSession
dynamodb DescribeEndpoints`;

const ONE_OF = `
dynamodb ExecuteStatement dynamodb:PartiQLSelect dynamodb:PartiQLInsert dynamodb:PartiQLUpdate dynamodb:PartiQLDelete
dynamodb BatchExecuteStatement dynamodb:PartiQLSelect dynamodb:PartiQLInsert dynamodb:PartiQLUpdate dynamodb:PartiQLDelete
dynamodb TransactWriteItems dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:ConditionCheckItem
s3 PutPublicAccessBlock s3:PutBucketPublicAccessBlock s3:PutAccountPublicAccessBlock
apigateway TagResource apigateway:PUT apigateway:POST
autoscaling PutScalingPolicy autoscaling:PutScalingPolicy application-autoscaling:PutScalingPolicy`;

const UNKNOWN = `
s3 GetObjects
s3 REST.GET.OBJECT
s3 20150331
ec2 SharedSnapshotVolumeCreated
ec2 BidEvictedEvent
ecr PolicyExecutionEvent
lambda InvokeExecution
kms RotateKey
iam GetUsers
sts AssumeRoles
signin ConsoleLogins
apigateway Getaway
apigateway Invoke
nosuchservice ListThings
constructor toString
s3 __proto__
billingconsole GetBillingConsole`;

const rows = (table: string): (readonly [string, string, string])[] =>
  table
    .trim()
    .split('\n')
    .map((line) => {
      const [service = '', name = '', ...actions] = line.split(' ');
      return [service, name, actions.join(' ')];
    });

describe('calls of CloudTrail', () => {
  it.each(rows(MAPPED))('%s %s needed %s, by the map', (service, name, actions) => {
    expect(eventAction(service, name)).toMatchObject({ basis: 'mapped', oneOf: [], free: null });
    expect(text(service, name)).toBe(actions);
  });

  it.each(rows(NAMED))('%s %s needed %s, by its name', (service, name, actions) => {
    expect(eventAction(service, name)).toMatchObject({ basis: 'named', oneOf: [], free: null });
    expect(text(service, name)).toBe(actions);
  });

  it.each(rows(FREE))('%s %s needed nothing that a policy of an identity decides', (service, name) => {
    const { permissions, oneOf, basis, free } = eventAction(service, name);
    expect({ permissions, oneOf, basis }).toEqual({ permissions: [], oneOf: [], basis: 'mapped' });
    expect(free).toMatch(/^[A-Z].*\.$/);
  });

  it.each(rows(ONE_OF))('%s %s needed at least one of %s', (service, name, actions) => {
    expect(eventAction(service, name)).toMatchObject({ permissions: [], basis: 'mapped', free: null });
    expect(eventAction(service, name).oneOf.join(' ')).toBe(actions);
  });

  it.each(rows(UNKNOWN))('%s %s is not known', (service, name) => {
    expect(eventAction(service, name)).toEqual({
      permissions: [],
      oneOf: [],
      basis: 'unknown',
      access: null,
      free: null,
    });
  });

  it.each([
    ['s3', 'ListObjects', 'list'],
    ['s3', 'HeadObject', 'read'],
    ['s3', 'CopyObject', 'write'],
    ['s3', 'PutBucketPolicy', 'permissions'],
    ['s3', 'PutPublicAccessBlock', 'permissions'],
    ['cloudfront', 'CreateDistributionWithTags2020_05_31', 'write'],
    ['dynamodb', 'ExecuteStatement', null],
    ['dynamodb', 'DescribeEndpoints', null],
    ['sts', 'AssumeRole', 'auth'],
    ['signin', 'ConsoleLogin', 'auth'],
    ['signin', 'SwitchRole', 'auth'],
  ] as const)('%s %s is access of kind %s', (service, name, access) => {
    expect(eventAction(service, name).access).toBe(access);
  });
});

describe('the sample', () => {
  it('has no call whose permission is not known', async () => {
    const database = await Database.open({ path: ':memory:' });
    onTestFinished(() => database.close());
    const db = await database.connect();
    const calls = await db.rows<{ source: string; name: string }>(
      `SELECT DISTINCT r.eventSource AS source, r.eventName AS name
      FROM (SELECT unnest(Records) AS r FROM read_json('samples/staging/bundle/AWSLogs/*/CloudTrail/**/*.json.gz', columns = {Records: 'STRUCT(eventSource VARCHAR, eventName VARCHAR)[]'}))`,
    );
    expect(calls.length).toBeGreaterThan(50);
    expect(calls.filter(({ source, name }) => eventAction(source, name).basis === 'unknown')).toEqual([]);
  });
});

describe('the map', () => {
  it('has a date for its version', () => {
    expect(EVENT_ACTIONS_VERSION).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('writes every action as the reference does', () => {
    const actions = [
      ...Object.values(map.calls).flatMap((calls) => Object.values(calls).flat()),
      ...Object.values(map.oneOf).flatMap((calls) => Object.values(calls).flat()),
      ...Object.values(map.verbs).flatMap((verbs) => Object.values(verbs)),
    ];
    expect(actions.filter((action) => cataloguedAction(action)?.action !== action)).toEqual([]);
  });

  it('leads every service to prefixes that the reference has', () => {
    const prefixes = new Set(allActions().map(({ service }) => service));
    expect(
      Object.values(map.services)
        .flat()
        .filter((prefix) => !prefixes.has(prefix)),
    ).toEqual([]);
  });

  it('says nothing that a name says by itself', () => {
    const idle = Object.entries(map.calls).flatMap(([prefix, calls]) =>
      Object.entries(calls)
        .filter(([name, actions]) => actions.join(' ').toLowerCase() === `${prefix}:${name}`.toLowerCase())
        .map(([name]) => `${prefix} ${name}`),
    );
    expect(idle).toEqual([]);
  });

  it('gives every action that is also a call its own name, unless the map says otherwise', () => {
    const said = (prefix: string, name: string): boolean =>
      [map.calls, map.oneOf, map.free].some((table) => {
        const calls = (table as Record<string, Record<string, unknown> | undefined>)[prefix];
        return calls !== undefined && Object.hasOwn(calls, name);
      });
    const other = allActions()
      .filter(
        ({ action, service }) =>
          !said(service, action.slice(service.length + 1)) && service !== 'autoscaling',
      )
      .filter(({ action, service }) => text(service, action.slice(service.length + 1)) !== action);
    expect(other).toEqual([]);
  });

  it('answers whatever it is asked with actions that exist, or with nothing', () => {
    const word = fc.oneof(
      fc.string(),
      fc.constantFrom('s3', 'apigateway', 'lambda', 'sts', 'GetObject', 'Invoke20150331', 'Update', 'GetX'),
    );
    fc.assert(
      fc.property(word, word, (service, name) => {
        const { permissions, oneOf, basis, access, free } = eventAction(service, name);
        expect(EVENT_ACTION_BASES).toContain(basis);
        expect([...permissions, ...oneOf].filter((action) => accessOf(action) === null)).toEqual([]);
        const silent = permissions.length === 0 && oneOf.length === 0 && free === null;
        expect(silent).toBe(basis === 'unknown');
        if (silent) expect(access).toBeNull();
      }),
    );
  });
});
