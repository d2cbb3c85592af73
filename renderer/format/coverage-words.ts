import type { CoverageKind } from '#core/model/coverage.ts';
import type { MismatchKind } from '#core/model/usage.ts';
import type { OverviewAxis } from '#core/api/contract.ts';

/** What is missing, in few words, for each kind. */
export const COVERAGE_WORDS: Readonly<Record<CoverageKind, string>> = {
  'no-log': 'named, no log of it',
  'missing-file': 'file that was signed is missing',
  'altered-file': 'file is not what was signed',
  'no-data-events': 'data events not logged',
  'no-region': 'region without a record',
  'before-log': 'before a log begins',
  'after-log': 'after a log ends',
  silence: 'silence in a log',
  unexplained: 'making not shown though covered',
  'making-not-logged': 'making is logged nowhere',
  'issued-not-named': 'handed out, not named',
  'no-credential-named': 'call names no credential',
  'holder-not-told': 'shared, caller not told',
  'value-hashed': 'values are hashed',
  'grant-not-shown': 'permission changed, not shown',
  'permission-unknown': 'permission of a call not known',
  'scope-unknown': 'scope not in evidence',
  'no-network': 'workload not watched',
  'unread-file': 'file not read',
  'set-aside': 'record set aside',
  'unsigned-file': 'file without a signature',
  'time-inferred': 'time inferred',
  'system-inferred': 'installation inferred',
  'never-logged': 'never logged',
  'no-source': 'no file of this source',
};

/** What each list of credentials that stand out is called. */
export const AXIS_WORDS: Readonly<Record<OverviewAxis, string>> = {
  distance: 'Furthest from ideal',
  lifetime: 'Longest lived',
  scope: 'Broadest scope',
  under: 'Under expectation',
  over: 'Over expectation',
  denied: 'Most denied',
  elevation: 'Attempts to go further',
};

/** What does not fit between issued and used, in few words, for each kind. */
export const MISMATCH_WORDS: Readonly<Record<MismatchKind, string>> = {
  'live-and-silent': 'live and silent',
  'used-after-expiry': 'used after its expiry',
  'used-after-revocation': 'used after its revocation',
  'used-after-task': 'used after its task ended',
  'two-places': 'used from two places at once',
  'used-without-issuance': 'used, making not seen',
};
