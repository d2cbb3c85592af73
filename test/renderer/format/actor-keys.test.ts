import { expect, it } from 'vitest';
import { actorName, actorSystem, bySystem, cutLeft } from '#renderer/format/actor-keys.ts';

const SUBJECT = 'system:serviceaccount:agents:release-runner';

it.each([
  ['agent:952005d7-7d7e-4b24-8038-503799b1f6d2', 'Agent', '952005…b1f6d2'],
  ['person:delivery', 'Inventory', 'delivery'],
  ['aws-arn:arn:aws:iam::111111111111:role/ci/release-runner', 'AWS', 'role/ci/release-runner'],
  ['aws-principal:AROAEXAMPLEROLE000001', 'AWS', 'AROAEXAMPLEROLE000001'],
  [
    `aws-principal:arn:aws:iam::111111111111:oidc-provider/oidc.example/id/EXAMPLE:sts.amazonaws.com:${SUBJECT}`,
    'AWS',
    'agents/release-runner',
  ],
  ['aws-service:ec2.amazonaws.com', 'AWS', 'ec2.amazonaws.com'],
  [`k8s-user:default/${SUBJECT}`, 'Kubernetes', 'agents/release-runner'],
  ['k8s-user:default/petra.lind', 'Kubernetes', 'petra.lind'],
  ['spiffe://prod.example/ns/agents/sa/release-runner', 'SPIFFE', '/ns/agents/sa/release-runner'],
  ['vault-entity:default/cc6176c3-a0d2-4901-8b01-d795ca1c0b64', 'Vault', 'cc6176…1c0b64'],
  ['vault-role:default/root/auth/approle/quarterly-export', 'Vault', 'approle/quarterly-export'],
  [
    'gcp-principal:lake-reader@example-lake.iam.gserviceaccount.com',
    'Google Cloud',
    'lake-reader@example-lake.iam.gserviceaccount.com',
  ],
  [`jwt-sub:https://oidc.example/id/EXAMPLE/${SUBJECT}`, 'Tokens', 'agents/release-runner'],
  ['jwt-sub:https://tokens.example/agents/billing-api', 'Tokens', 'billing-api'],
  ['ssh-user:build-1/admin', 'SSH', 'build-1/admin'],
  ['something:else', 'Others', 'else'],
])('%s is known to a system and has a short name there', (key, system, name) => {
  expect([actorSystem(key).title, actorName(key)]).toEqual([system, name]);
});

it('keys stand by their system in reading order, and none is lost', () => {
  const keys = ['x:1', 'vault-entity:v/1', 'agent:1', 'vault-role:v/2'];
  const groups = bySystem(keys, (key) => key);
  expect(groups.map(({ system, things }) => [system.title, things.length])).toEqual([
    ['Agent', 1],
    ['Vault', 2],
    ['Others', 1],
  ]);
});

it('a name that is too long keeps its end', () => {
  expect(cutLeft('agents/release-runner', 10)).toBe('…se-runner');
  expect(cutLeft('short', 10)).toBe('short');
});
