/** What each origin means, as the end of the sentence "this credential …". */
export const ORIGIN_WORDS: Readonly<Record<string, string>> = {
  sts: 'was handed out by the token service',
  'instance-role': 'was handed out by an instance’s metadata service',
  'service-role': 'was handed out to a service',
  'identity-center': 'was handed out by Identity Center',
  'console-session': 'comes from a console session',
  'service-forwarded': 'was forwarded by a service on its holder’s behalf',
  login: 'was made at a login',
  minted: 'was minted by another token',
  certificate: 'is a certificate',
  'long-lived': 'is a long-lived secret',
  unknown: 'has an origin that the evidence does not show',
};

/** Why the making of a credential is or is not seen, as a sentence. */
export const ISSUANCE_WORDS: Readonly<Record<string, string>> = {
  seen: 'Its making is in the evidence.',
  'before-evidence': 'It was made before the evidence begins.',
  'account-not-in-evidence': 'It was made in an account whose logs are not in the evidence.',
  'log-not-in-evidence': 'The log that would show its making is not in the evidence.',
  'not-logged': 'Its kind of making is not logged.',
  'value-hashed': 'The log that shows its making holds only a hash of it.',
  unexplained: 'Nothing in the evidence explains where it comes from.',
};

/** Why the parent of a credential is not known, in few words. */
export const BREAK_WORDS: Readonly<Record<string, string>> = {
  'before-evidence': 'before the evidence',
  'account-not-in-evidence': 'its account is not in the evidence',
  'log-not-in-evidence': 'its log is not in the evidence',
  'not-logged': 'not logged',
  'value-hashed': 'logged as a hash only',
  unexplained: 'unexplained',
};

/** How a relation reads from the child up to its parent. */
export const RELATION_WORDS: Readonly<Record<string, string>> = {
  'issued-by': 'issued by',
  'exchanged-subject': 'exchanged for',
  'exchanged-actor': 'exchanged, acting through',
  forwarded: 'forwarded from',
  'wrapped-in': 'wrapped in',
  unwrapped: 'unwrapped from',
  'rotated-from': 'rotated from',
  'reissued-same-key': 'issued again with the key of',
  'leased-by': 'leased by',
};

/** Words with dashes as words with spaces: `before-evidence` → `before evidence`. */
export function spaced(word: string | null): string {
  return (word ?? '').replaceAll('-', ' ').replaceAll('_', ' ');
}

/** The words for a value of a closed list, or the value itself with spaces where it is not listed. */
export function worded(words: Readonly<Record<string, string>>, value: string | null): string {
  return words[value ?? ''] ?? spaced(value);
}
