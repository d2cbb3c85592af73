import { describe, expect, it } from 'vitest';
import { stepsOf } from '#core/authz/escalation/steps.ts';
import { changesPermissions, mintsCredentials } from '#core/authz/escalation/powers.ts';
import { accessOf } from '#core/authz/aws/catalogue.ts';

const states = (...[provider, permissions, basis]: Parameters<typeof stepsOf>): Record<string, string> =>
  Object.fromEntries(
    stepsOf(provider, permissions, basis).map(({ technique, alternative, state }) => [
      `${technique.id} ${String(alternative)}`,
      state,
    ]),
  );

describe('steps of techniques', () => {
  it('are whole where all of a set is held, and partial where some is', () => {
    const held = states('aws', ['iam:PassRole', 'ec2:RunInstances'], 'held');
    expect(held).toMatchObject({
      'aws-ec2-run-instances 1': 'whole',
      'aws-apprunner-create-service 1': 'partial',
    });
    expect(held).not.toHaveProperty(['aws-iam-create-access-key 1']);
  });

  it('say what is there and what is not, in the order of the set', () => {
    const [step] = stepsOf('aws', ['ec2:StartInstances', 'ec2:StopInstances'], 'held');
    expect(step).toMatchObject({
      technique: { id: 'aws-ec2-change-user-data' },
      alternative: 1,
      state: 'partial',
      present: ['ec2:StopInstances', 'ec2:StartInstances'],
      absent: ['ec2:ModifyInstanceAttribute'],
      unlogged: [],
    });
  });

  it('are open where only a permission is missing that no log of calls shows', () => {
    const steps = stepsOf('aws', ['lambda:CreateFunction', 'lambda:InvokeFunction'], 'used');
    const step = steps.find(({ technique }) => technique.id === 'aws-lambda-create-and-invoke');
    expect(step).toMatchObject({ state: 'open', absent: ['iam:PassRole'], unlogged: ['iam:PassRole'] });
  });

  it('take a held set without that permission for partial, since what is held is known', () => {
    expect(states('aws', ['lambda:CreateFunction', 'lambda:InvokeFunction'], 'held')).toMatchObject({
      'aws-lambda-create-and-invoke 1': 'partial',
    });
  });

  it('tell sets of one technique apart', () => {
    expect(states('aws', ['iam:PutRolePermissionsBoundary', 'sts:AssumeRole'], 'held')).toMatchObject({
      'aws-iam-lift-role-boundary-and-assume 1': 'partial',
      'aws-iam-lift-role-boundary-and-assume 2': 'whole',
    });
  });

  it('join a call on one path of Vault with a call on another', () => {
    expect(states('vault', ['update pki/roles/web', 'create pki/issue/web'], 'used')).toMatchObject({
      'vault-pki-role-and-issue 1': 'whole',
      'vault-engine-role-and-creds 1': 'partial',
    });
  });

  it('are none for nothing, and never those of another system', () => {
    expect(stepsOf('aws', [], 'held')).toEqual([]);
    expect(stepsOf('gcp', ['iam:PassRole'], 'held')).toEqual([]);
  });
});

describe('powers of single permissions', () => {
  it.each([
    ['aws', 'iam:AttachUserPolicy'],
    ['aws', 'iam:CreatePolicyVersion'],
    ['aws', 's3:PutBucketPolicy'],
    ['aws', 'sns:SetTopicAttributes'],
    ['aws', 'sso:CreateAccountAssignment'],
    ['aws', 'organizations:LeaveOrganization'],
    ['gcp', 'resourcemanager.projects.setIamPolicy'],
    ['gcp', 'bigquery.datasets.setIamPolicy'],
    ['gcp', 'iam.roles.update'],
    ['kubernetes', 'patch rbac.authorization.k8s.io/clusterroles'],
    ['kubernetes', 'escalate rbac.authorization.k8s.io/roles'],
    ['kubernetes', 'patch core/namespaces'],
    ['vault', 'update sys/policies/acl/agents'],
    ['vault', 'create auth/kubernetes/role/agents'],
    ['vault', 'update *'],
    ['spire', 'bundle.v1.Bundle/BatchSetFederatedBundle'],
  ] as const)('%s %s changes permissions', (provider, permission) => {
    expect(changesPermissions(provider, permission, provider === 'aws' ? accessOf(permission) : null)).toBe(
      true,
    );
  });

  it.each([
    ['aws', 'glue:GetQuery'],
    ['aws', 'quicksight:DescribeTopicPermissions'],
    ['aws', 'secretsmanager:ValidateResourcePolicy'],
    ['aws', 'iam:PassRole'],
    ['aws', 'ec2:RunInstances'],
    ['aws', 'sts:AssumeRole'],
    ['gcp', 'bigquery.datasets.getIamPolicy'],
    ['kubernetes', 'patch core/configmaps'],
    ['kubernetes', 'create core/pods'],
    ['vault', 'read sys/policies/acl/agents'],
    ['vault', 'update secret/data/agents'],
  ] as const)('%s %s does not change permissions', (provider, permission) => {
    expect(changesPermissions(provider, permission, provider === 'aws' ? accessOf(permission) : null)).toBe(
      false,
    );
  });

  it.each([
    ['aws', 'iam:CreateAccessKey'],
    ['aws', 'sts:AssumeRole'],
    ['aws', 'ECR:getauthorizationtoken'],
    ['gcp', 'iam.serviceAccounts.getAccessToken'],
    ['gcp', 'iam.serviceAccountKeys.create'],
    ['kubernetes', 'create core/serviceaccounts/token'],
    ['vault', 'update auth/token/create'],
    ['vault', 'read database/creds/readonly'],
    ['vault', 'update ssh/sign/agents'],
    ['spire', 'svid.v1.SVID/MintJWTSVID'],
  ] as const)('%s %s mints credentials', (provider, permission) => {
    expect(mintsCredentials(provider, permission)).toBe(true);
  });

  it.each([
    ['aws', 'iam:AttachUserPolicy'],
    ['aws', 'secretsmanager:GetSecretValue'],
    ['gcp', 'secretmanager.versions.access'],
    ['kubernetes', 'get core/secrets'],
    ['kubernetes', 'create core/serviceaccounts'],
    ['vault', 'read secret/data/agents'],
    ['vault', 'list database/creds/readonly'],
  ] as const)('%s %s mints no credential', (provider, permission) => {
    expect(mintsCredentials(provider, permission)).toBe(false);
  });
});
