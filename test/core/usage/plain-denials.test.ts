import { expect, it } from 'vitest';
import { isOf, techniqueTitle, type Attempt, type Needed } from '#core/usage/plain-denials.ts';

const needed = (permission: string, more: Partial<Needed> = {}): Needed => ({
  source: 'aws-cloudtrail',
  service: permission.split(':')[0] ?? null,
  access: 'write',
  permission,
  ...more,
});
const attempt = (kind: string, more: Partial<Attempt> = {}): Attempt => ({
  ...needed('iam:CreateAccessKey'),
  kind,
  technique: null,
  ...more,
});

it('a technique covers its permissions, however they are written, and no others', () => {
  const tried = attempt('catalogue', { technique: 'aws-iam-create-access-key' });
  expect(isOf(tried, needed('iam:createaccesskey'))).toBe(true);
  expect(isOf(tried, needed('iam:ListUsers'))).toBe(false);
  expect(isOf(tried, needed('iam:CreateAccessKey', { source: 'gcp-audit' }))).toBe(false);
  expect(isOf(tried, { ...needed('iam:x'), permission: null })).toBe(false);
});

it('a first service covers all calls of it, a first access only those of that access', () => {
  expect(isOf(attempt('first-service'), needed('iam:ListUsers', { access: 'list' }))).toBe(true);
  expect(isOf(attempt('first-service'), needed('s3:GetObject'))).toBe(false);
  expect(isOf(attempt('first-access'), needed('iam:DeleteUser'))).toBe(true);
  expect(isOf(attempt('first-access'), needed('iam:ListUsers', { access: 'list' }))).toBe(false);
});

it('a first kind of resource covers the mount, the resource and the service that it touched', () => {
  const of = (source: string, touched: string, other: string): boolean =>
    isOf(attempt('first-resource-kind', { source, permission: touched }), needed(other, { source }));
  expect(of('vault-audit', 'read secret/data/a', 'list secret/metadata')).toBe(true);
  expect(of('vault-audit', 'read secret/data/a', 'read database/creds/a')).toBe(false);
  expect(of('kubernetes-audit', 'get core/secrets', 'list core/secrets')).toBe(true);
  expect(of('gcp-audit', 'storage.objects.get', 'storage.buckets.get')).toBe(false);
  expect(of('aws-cloudtrail', 's3:GetObject', 's3:GetObject')).toBe(false);
});

it('a step covers nothing, and a technique has a title', () => {
  expect(
    isOf(attempt('step', { technique: 'aws-iam-create-access-key' }), needed('iam:CreateAccessKey')),
  ).toBe(false);
  expect(techniqueTitle('aws-iam-create-access-key')).toMatch(/\.$/);
  expect(techniqueTitle(null)).toBeNull();
});
