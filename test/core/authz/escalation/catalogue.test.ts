import { describe, expect, it } from 'vitest';
import { isKnown } from '#core/authz/aws/catalogue.ts';
import {
  CATALOGUE_ROWS,
  CATALOGUE_VERSION,
  RETIRED_PERMISSIONS,
  TECHNIQUES,
  techniquesNeeding,
  UNLOGGED_PERMISSIONS,
} from '#core/authz/escalation/catalogue.ts';
import {
  CATALOGUE_PROVIDERS,
  CATALOGUE_SOURCES,
  GAINS,
  TARGET_KINDS,
  type CatalogueSource,
  type Technique,
} from '#core/authz/escalation/technique.ts';

const SENTENCE = /^[A-Z].*\.$/;
const FORMS: Record<Technique['provider'], RegExp> = {
  aws: /^[a-z0-9-]+:[A-Za-z]+$/,
  gcp: /^(?:[a-zA-Z]+\.[a-zA-Z]+|\*)\.[a-zA-Z]+$/,
  kubernetes: /^[a-z]+ [a-z0-9.]+\/[a-z]+(?:\/(?:[a-z]+|\*))?$/,
  vault: /^(?:create|read|update|patch|delete|list|sudo|write) [a-z+*][^ ]*$/,
  spire: /^[a-z]+\.v1\.[A-Za-z]+\/[A-Za-z0-9]+$/,
  ssh: /^[a-z]+ [a-z-]+$/,
  jwt: /^[a-z]+ [a-z0-9-]+$/,
};

const setKey = (set: readonly string[]): string => [...set].sort().join(' + ');
const setsOf = (...sources: readonly CatalogueSource[]): Set<string> =>
  new Set(
    TECHNIQUES.filter(
      ({ provider, sources: its }) => provider === 'aws' && its.some((each) => sources.includes(each)),
    )
      .flatMap(({ permissions }) => permissions)
      .map(setKey),
  );
const repeated = (keys: readonly string[]): string[] => keys.filter((key, at) => keys.indexOf(key) !== at);

describe('the catalogue', () => {
  it('has a date for its version', () => {
    expect(CATALOGUE_VERSION).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  });

  it('keeps to its closed lists and writes permissions in the form of their system', () => {
    const wrong = TECHNIQUES.filter(
      ({ id, provider, title, permissions, target, gives, sources, everyday }) =>
        !/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(id) ||
        !CATALOGUE_PROVIDERS.includes(provider) ||
        !SENTENCE.test(title) ||
        !SENTENCE.test(target.text) ||
        !TARGET_KINDS.includes(target.kind) ||
        gives.length === 0 ||
        gives.some((gain) => !GAINS.includes(gain)) ||
        sources.length === 0 ||
        sources.some((source) => !CATALOGUE_SOURCES.includes(source)) ||
        ![undefined, true].includes(everyday) ||
        permissions.length === 0 ||
        permissions.some((set) => set.length === 0 || set.some((each) => !FORMS[provider].test(each))),
    );
    expect(wrong).toEqual([]);
  });

  it('uses every word of its closed lists', () => {
    const used = new Set(
      TECHNIQUES.flatMap(({ provider, target, gives, sources }) => [
        provider,
        target.kind,
        ...gives,
        ...sources,
      ]),
    );
    const all = [...CATALOGUE_PROVIDERS, ...TARGET_KINDS, ...GAINS, ...CATALOGUE_SOURCES];
    expect(all.filter((word) => !used.has(word))).toEqual([]);
  });

  it('holds each id, each title and each set of permissions on a kind of target once', () => {
    expect(repeated(TECHNIQUES.map(({ id }) => id))).toEqual([]);
    expect(repeated(TECHNIQUES.map(({ provider, title }) => `${provider} ${title}`))).toEqual([]);
    const keys = TECHNIQUES.flatMap(({ provider, permissions, target }) =>
      permissions.map((set) => `${provider} ${setKey(set)} on ${target.kind}`),
    );
    expect(repeated(keys)).toEqual([]);
  });

  it('names a permission once in a set', () => {
    expect(
      TECHNIQUES.filter(({ permissions }) => permissions.some((set) => repeated(set).length > 0)),
    ).toEqual([]);
  });

  it('names only actions that AWS knows, but for those that it says are retired', () => {
    const unknown = new Set(
      TECHNIQUES.filter(({ provider }) => provider === 'aws')
        .flatMap(({ permissions }) => permissions.flat())
        .filter((action) => !isKnown(action)),
    );
    expect([...unknown].sort()).toEqual(RETIRED_PERMISSIONS.map(({ permission }) => permission).sort());
    expect(RETIRED_PERMISSIONS.filter(({ reason }) => !SENTENCE.test(reason))).toEqual([]);
  });

  it('says only of permissions of its own that no log shows them', () => {
    const named = new Set(CATALOGUE_ROWS.map(({ provider, permission }) => `${provider} ${permission}`));
    const strange = UNLOGGED_PERMISSIONS.filter(
      ({ provider, permission, reason }) => !named.has(`${provider} ${permission}`) || !SENTENCE.test(reason),
    );
    expect(strange).toEqual([]);
  });

  it('holds the 88 sets of pathfinding and pathrunner, the 28 of Rhino and the 45 actions of Cloudsplaining', () => {
    expect(setsOf('pathfinding', 'pathrunner').size).toBe(88);
    expect(setsOf('rhino').size).toBe(28);
    expect(setsOf('cloudsplaining').size).toBe(45);
    expect(
      setsOf('pathfinding', 'pathrunner', 'aurelian', 'rhino', 'pmapper', 'prowler').size,
    ).toBeGreaterThanOrEqual(117);
  });

  it('is rows, one for each permission of each set', () => {
    expect(CATALOGUE_ROWS.filter(({ technique }) => technique === 'aws-ec2-run-instances')).toEqual(
      ['iam:PassRole', 'ec2:RunInstances'].map((permission) => ({
        provider: 'aws',
        technique: 'aws-ec2-run-instances',
        alternative: 1,
        setSize: 2,
        loggedSize: 1,
        permission,
        exact: permission.toLowerCase(),
        pattern: `^${permission.toLowerCase()}$`,
        unlogged: permission === 'iam:PassRole',
        everyday: false,
        gives: ['run-code-as'],
      })),
    );
  });

  it.each([
    ['aws', 'iam:PassRole', 'aws-ec2-run-instances'],
    ['aws', 'ec2:runinstances', 'aws-ec2-run-instances'],
    ['aws', 'ec2:Run*', 'aws-ec2-run-instances'],
    ['gcp', 'pubsub.topics.setIamPolicy', 'gcp-any-set-policy'],
    ['kubernetes', 'create core/pods/exec', 'k8s-pods-exec'],
    ['kubernetes', 'impersonate authentication.k8s.io/userextras/scopes', 'k8s-impersonate'],
    ['vault', 'update sys/policies/acl/deploy', 'vault-policy-write'],
    ['vault', 'sudo sys/raw/logical/example', 'vault-raw'],
    ['spire', 'svid.v1.SVID/MintX509SVID', 'spire-mint-svid'],
  ] as const)('%s %s is needed by %s', (provider, permission, id) => {
    expect(techniquesNeeding(provider, permission).map((technique) => technique.id)).toContain(id);
  });

  it.each([
    ['aws', 's3:GetObject'],
    ['gcp', 'pubsub.topics.setIamPolicyOfOthers'],
    ['kubernetes', 'get core/pods'],
    ['kubernetes', 'create core/pods/exec/more'],
    ['vault', 'read sys/policies/acl/deploy'],
    ['vault', 'update sys/policies/acl/deploy/more'],
    ['spire', 'iam:PassRole'],
  ] as const)('%s %s is needed by none', (provider, permission) => {
    expect(techniquesNeeding(provider, permission)).toEqual([]);
  });
});
