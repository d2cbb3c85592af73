/** Every system that the catalogue speaks of. */
export const CATALOGUE_PROVIDERS = ['aws', 'gcp', 'kubernetes', 'vault', 'spire', 'ssh', 'jwt'] as const;
/** A system that the catalogue speaks of. */
export type CatalogueProvider = (typeof CATALOGUE_PROVIDERS)[number];

/** The system whose permissions the calls in a source's log need, by the source's id; sources whose calls need none of them are not here. */
export const PROVIDER_OF_SOURCE: Readonly<Partial<Record<string, CatalogueProvider>>> = {
  'aws-cloudtrail': 'aws',
  'gcp-audit': 'gcp',
  'kubernetes-audit': 'kubernetes',
  'vault-audit': 'vault',
  'spire-server': 'spire',
  ssh: 'ssh',
};

/** Everything that a technique can give. */
export const GAINS = [
  'new-credential',
  'act-as',
  'run-code-as',
  'change-permissions',
  'lift-guard',
  'resource-takeover',
  'read-secret',
  'hide-traces',
  'disrupt',
  'scout',
] as const;
/**
 * What a technique gives: a further credential, being somebody else, code that runs as somebody else, rights that were not there, a
 * bound that is gone, a resource opened to others, a secret, traces that are gone or never made, a system that fails, or knowledge
 * of what is possible.
 */
export type Gain = (typeof GAINS)[number];

/** Every kind of thing that a technique is turned on. */
export const TARGET_KINDS = [
  'self',
  'policy-of-self',
  'role-of-self',
  'other-user',
  'other-role',
  'other-policy',
  'other-account',
  'assumable-role',
  'trust-without-external-id',
  'trust-of-everyone',
  'trust-anchor',
  'trust-domain',
  'role-for-service',
  'service-role',
  'service-account',
  'default-account',
  'existing-compute',
  'stopped-compute',
  'identity-center',
  'credential',
  'resource',
  'secret',
  'record',
  'project',
  'folder',
  'organization',
  'cluster',
  'namespace',
  'node',
  'installation',
  'mount',
  'engine',
  'host',
  'relying-party',
] as const;
/** A kind of thing that a technique is turned on; with the permissions it is the key of a technique. */
export type TargetKind = (typeof TARGET_KINDS)[number];

/** Everybody whose list a technique stands in; `credtrail` where it is of this catalogue alone. */
export const CATALOGUE_SOURCES = [
  'pathfinding',
  'pathrunner',
  'aurelian',
  'rhino',
  'pmapper',
  'prowler',
  'cloudsplaining',
  'gcpwn',
  'panther',
  'kubehound',
  'kubernetes.io',
  'credtrail',
] as const;
/** Whose list a technique stands in. */
export type CatalogueSource = (typeof CATALOGUE_SOURCES)[number];

/** A way from some permissions to more than they say. */
export interface Technique {
  /** Name of its own, of words with dashes that begin with its system; foreign ids are never used. */
  readonly id: string;
  /** The system whose permissions it needs. */
  readonly provider: CatalogueProvider;
  /** What one does by it, as a sentence. */
  readonly title: string;
  /** Sets of permissions, written as {@link permissionPattern} reads them: each set is enough, all of a set are needed. */
  readonly permissions: readonly (readonly string[])[];
  /** What it is turned on: the kind, and what must be true of it as a sentence. */
  readonly target: { readonly kind: TargetKind; readonly text: string };
  /** What it gives, the most important first. */
  readonly gives: readonly Gain[];
  /** True where its calls are also everyday work, so that a call by itself says little; absent otherwise. */
  readonly everyday?: true;
  /** Whose lists it stands in, at least one. */
  readonly sources: readonly CatalogueSource[];
}
