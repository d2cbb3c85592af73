/** Why a record was set aside, and what that means for its reader. Codes are stored in `set_aside.reason`. */
export const SET_ASIDE_REASONS = {
  malformed: 'not valid in its format; the rest of the entry was read',
  truncated: 'the entry ends in the middle of this record',
  'not-an-object': 'a record of another shape than the format has',
  'not-this-source': 'lacks what every record of its source has',
  'bad-time': 'its time is missing or cannot be read',
  'too-large': 'larger than a record may be',
  'too-deep': 'nested deeper than a record may be',
  'other-entry-type': 'a kind of entry that this source does not use',
  'damaged-container': 'the compressed data ends or breaks; what came before was read',
  'bad-row': 'a row that lacks a required field or has a wrong one',
  unreadable: 'the database cannot take a value of it; the other records of its entry were read',
} as const satisfies Record<string, string>;

/** One code of {@link SET_ASIDE_REASONS}. */
export type SetAsideReason = keyof typeof SET_ASIDE_REASONS;
