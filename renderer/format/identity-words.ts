/** What each kind of identity is called, one and several. */
export const IDENTITY_KIND_WORDS: Readonly<Record<string, { readonly one: string; readonly many: string }>> =
  {
    agent: { one: 'agent', many: 'agents' },
    person: { one: 'person', many: 'people' },
    workload: { one: 'workload', many: 'workloads' },
    machine: { one: 'machine', many: 'machines' },
    account: { one: 'account', many: 'accounts' },
    service: { one: 'service', many: 'services' },
    role: { one: 'role', many: 'roles' },
  };

/** What became of a link, in a word. */
export const LINK_STATE_WORDS: Readonly<Record<string, string>> = {
  joined: 'joined',
  candidate: 'waits for a decision',
  accepted: 'accepted',
  rejected: 'rejected',
};

/** Why a link waits, in few words. */
export const WAITING_SHORT: Readonly<Record<string, string>> = {
  weak: 'weak by itself',
  'several-agents': 'several agents',
  'several-owners': 'several owners',
  'human-and-agent': 'a person and an agent',
  'rejected-pair': 'told apart elsewhere',
  'name-given-twice': 'a name given twice',
};

/** Why a link waits, as a sentence. */
export const WAITING_WORDS: Readonly<Record<string, string>> = {
  weak: 'It is weak, and a weak link never joins by itself.',
  'several-agents': 'Joined, several agents would be one.',
  'several-owners': 'Joined, one actor would answer to several owners.',
  'human-and-agent': 'Joined, a person and an agent would be one.',
  'rejected-pair': 'Links beside it tie what was told apart.',
  'name-given-twice': 'The name was given to several, one after the other.',
};

/** What contradicts in a conflict, as a sentence. */
export const CONFLICT_WORDS: Readonly<Record<string, string>> = {
  'several-agents': 'Links would make several agents one.',
  'several-owners': 'One actor would answer to several owners.',
  'human-and-agent': 'Links would make a person and an agent one.',
  'rejected-pair': 'Links still tie what was told apart.',
};

/** What is wrong, in few words, for each kind of issue. */
export const QUALITY_WORDS: Readonly<Record<string, string>> = {
  'no-owner': 'no owner',
  'no-system': 'no system',
  'unmapped-credential': 'credential without a holder',
  'conflicting-labels': 'conflicting labels',
  'look-alike': 'look-alikes',
  'use-without-issuance': 'used, making not seen',
  'issuance-without-use': 'issued, never used',
  gap: 'gap in a log',
};

/** How a claim reads from the left key to the right one. */
export const CLAIM_WORDS: Readonly<Record<string, string>> = {
  'acts-as': 'acts as',
  'owned-by': 'answers to',
  'runs-as': 'runs as',
  'for-task': 'works for',
  'bound-to': 'is of use only with',
  'derived-from': 'was made from',
  'in-session': 'belongs to the session',
};

/** How a claim reads from the right key back to the left one. */
export const CLAIM_WORDS_BACK: Readonly<Record<string, string>> = {
  'acts-as': 'is acted as by',
  'owned-by': 'answers for',
  'runs-as': 'runs',
  'for-task': 'has at work',
  'bound-to': 'binds',
  'derived-from': 'gave',
  'in-session': 'holds',
};

/** What was decided, in a word. */
export const VERDICT_WORDS: Readonly<Record<string, string>> = {
  accept: 'one actor',
  reject: 'two actors',
  owner: 'owner',
  name: 'name',
};

/** What became of a decision, in words. */
export const DECISION_STATE_WORDS: Readonly<Record<string, string>> = {
  applied: 'applied',
  stale: 'no longer fits',
  pending: 'not counted yet',
  undone: 'undone',
  altered: 'its line was changed',
};
