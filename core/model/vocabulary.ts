/**
 * The closed lists of the public tables. Each is stored as text in the table of that name; a value outside its list
 * is a bug. The words are those of `docs/glossary.md`.
 */
/** Every way a call can end. */
export const OUTCOMES = ['allowed', 'denied', 'failed'] as const;
/** How a call ended: let through, refused by authorisation, or failed for another reason. */
export type Outcome = (typeof OUTCOMES)[number];

/** Every access level. */
export const ACCESS_LEVELS = ['list', 'read', 'write', 'permissions', 'tagging', 'auth'] as const;
/** What kind of access a call needs. */
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** Every class of events. */
export const CATEGORIES = ['management', 'data', 'network', 'insight', 'sign-in', 'service'] as const;
/** Which class of events a record belongs to; what is logged by default differs by class. */
export type Category = (typeof CATEGORIES)[number];

/** Every phase of a credential's life. */
export const PHASES = [
  'requested',
  'issued',
  'refused',
  'wrapped',
  'unwrapped',
  'renewed',
  'rotated',
  'disabled',
  'enabled',
  'revoked',
  'deleted',
  'disclosed',
] as const;
/** What happened to a credential in one lifecycle row. */
export type Phase = (typeof PHASES)[number];

/** Every kind of expiry. */
export const EXPIRIES = ['at', 'never', 'unknown'] as const;
/** Whether a credential ends at a known time, never, or the evidence does not say. */
export type Expiry = (typeof EXPIRIES)[number];

/** Every relation of a credential link. */
export const LINK_RELATIONS = [
  'issued-by',
  'exchanged-subject',
  'exchanged-actor',
  'forwarded',
  'wrapped-in',
  'unwrapped',
  'rotated-from',
  'reissued-same-key',
  'leased-by',
] as const;
/** How one credential comes from another. */
export type LinkRelation = (typeof LINK_RELATIONS)[number];

/** Every basis of a time. */
export const TIME_BASES = ['record', 'inferred-year', 'inferred-zone', 'file'] as const;
/** Where an event's time comes from. */
export type TimeBasis = (typeof TIME_BASES)[number];

/** Every origin. */
export const ORIGINS = [
  'sts',
  'instance-role',
  'service-role',
  'identity-center',
  'console-session',
  'service-forwarded',
  'login',
  'minted',
  'certificate',
  'long-lived',
  'unknown',
] as const;
/** What made a credential. */
export type Origin = (typeof ORIGINS)[number];

/** Every state of issuance. */
export const ISSUANCES = [
  'seen',
  'before-evidence',
  'account-not-in-evidence',
  'log-not-in-evidence',
  'not-logged',
  'value-hashed',
  'unexplained',
] as const;
/** Whether the making of a credential is in the evidence, and if not, why not. */
export type Issuance = (typeof ISSUANCES)[number];

/** Every strength of a link. */
export const STRENGTHS = ['exact', 'strong', 'weak'] as const;
/** How much a link proves: exact always stands, strong stands where nothing contradicts it, weak is a candidate. */
export type Strength = (typeof STRENGTHS)[number];

/** Every kind of credential. */
export const CREDENTIAL_KINDS = [
  'aws-access-key',
  'aws-temporary-key',
  'aws-key',
  'aws-session',
  'aws-identity-center',
  'vault-token',
  'vault-secret-id',
  'gcp-service-account-key',
  'kubernetes-token',
  'x509-certificate',
  'x509-svid',
  'jwt',
  'jwt-svid',
  'refresh-token',
  'ssh-certificate',
  'ssh-key',
] as const;
/** What a credential is. */
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** Every relation of an identity claim. */
export const CLAIM_RELATIONS = [
  'same-credential',
  'in-session',
  'derived-from',
  'acts-as',
  'runs-as',
  'for-task',
  'owned-by',
  'same-actor',
  'bound-to',
] as const;
/**
 * What a record says of two keys: both are one credential, the first belongs to the session of the second, was made from it, acts
 * as it, runs as or on it, works for it, answers to it, both name one actor, or the first is of use only with the second's key.
 */
export type ClaimRelation = (typeof CLAIM_RELATIONS)[number];

/** Every kind of permission grant. */
export const GRANT_KINDS = [
  'inline',
  'attachment',
  'content',
  'trust',
  'boundary',
  'resource',
  'service-control',
  'membership',
  'scope',
] as const;
/**
 * How a grant reaches its holder: written on it, by a policy or role attached to it (`policy_key`), as the content of a policy or
 * role (the holder is the policy itself), as who may become the holder, as its boundary, on a resource, from its organisation, by
 * being member of a group (`policy_key`), or as a scope of the credential itself.
 */
export type GrantKind = (typeof GRANT_KINDS)[number];

/** Every verdict of an evidence proof. */
export const PROOF_VERDICTS = ['proven', 'contradicted', 'not-covered', 'missing'] as const;
/** What a signed statement says of a file: it is what was signed, it is not, no statement covers it, or a statement is missing. */
export type ProofVerdict = (typeof PROOF_VERDICTS)[number];

/** Every kind of identity. */
export const IDENTITY_KINDS = [
  'agent',
  'person',
  'workload',
  'machine',
  'account',
  'service',
  'role',
] as const;
/**
 * What an actor is: an agent by its uuid, a person, a workload (a service account, a SPIFFE ID), a machine, an account that may be either, a
 * service of a cloud or a cluster, or a role that others act as and that holds nothing itself.
 */
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** Every state of a link between two keys of actors. */
export const LINK_STATES = ['joined', 'candidate', 'accepted', 'rejected'] as const;
/** What became of a link: it made one identity, it waits for the investigator, or was decided. */
export type LinkState = (typeof LINK_STATES)[number];

/** Every kind of decision about identities. */
export const DECISION_VERDICTS = ['accept', 'reject', 'owner', 'name'] as const;
/** What the investigator decided: two keys are one actor, they are two, who answers for an actor, what it is called. */
export type DecisionVerdict = (typeof DECISION_VERDICTS)[number];

/** Every kind of defect that the quality gate looks for. */
export const QUALITY_KINDS = [
  'no-owner',
  'no-system',
  'unmapped-credential',
  'conflicting-labels',
  'look-alike',
  'use-without-issuance',
  'issuance-without-use',
  'gap',
] as const;
/** What is wrong with the labels of a case, or missing in its evidence. */
export type QualityKind = (typeof QUALITY_KINDS)[number];
