import type { z } from 'zod';
import { HOST_CALLS, type HostResults } from './calls/host.ts';
import { CASE_CALLS, type CaseResults } from './calls/case.ts';
import { EVIDENCE_CALLS, type EvidenceResults } from './calls/evidence.ts';
import { EXPORT_CALLS, type ExportResults } from './calls/export.ts';
import { IMPORT_CALLS, type ImportResults } from './calls/import.ts';
import { COMPARE_CALLS, type CompareResults } from './calls/compare.ts';
import { CREDENTIALS_CALLS, type CredentialsResults } from './calls/credentials.ts';
import { EVENTS_CALLS, type EventsResults } from './calls/events.ts';
import { IDENTITIES_CALLS, type IdentitiesResults } from './calls/identities.ts';
import { NOTES_CALLS, type NotesResults } from './calls/notes.ts';
import { LISTS_CALLS, type ListsResults } from './calls/lists.ts';
import { OVERVIEW_CALLS, type OverviewResults } from './calls/overview.ts';
import { RAW_CALLS, type RawResults } from './calls/raw.ts';
import { SCOPES_CALLS, type ScopesResults } from './calls/scopes.ts';
import { SEARCH_CALLS, type SearchResults } from './calls/search.ts';
import { SETTINGS_CALLS, type SettingsResults } from './calls/settings.ts';
import { SHAPE_CALLS } from './calls/shape.ts';
import { SQL_CALLS, type SqlResults } from './calls/sql.ts';
import { TIMELINE_CALLS } from './calls/timeline.ts';
import { USAGE_CALLS, type UsageResults } from './calls/usage.ts';
import { VIEWS_CALLS, type ViewsResults } from './calls/views.ts';

export type * from './calls/rows.ts';
export type { CustodyLine, MarkSum, PlacedMark, SubjectPlace } from './calls/notes.ts';
export {
  CASE_FIELDS,
  CREDENTIAL_FIELDS,
  EVENT_FIELDS,
  NOISE_MODES,
  PSEUDO_FIELDS,
  type CaseField,
  type NoiseMode,
  type PseudoField,
} from '#core/model/filter.ts';
export type { ComparedSide, Comparison, OwnPermission, ScopeSide } from './calls/compare.ts';
export type { CaseFilter, CheckedFilter } from './calls/schemas.ts';
export type { CheckedExport, ExportWhat } from './calls/export.ts';
export type { ActorLink, DecisionLine } from './calls/identities.ts';
export type { IndicatorHit, ListInfo, ListProblem } from './calls/lists.ts';
export { OVERVIEW_AXES, type Outstanding, type OverviewAxis } from './calls/overview.ts';
export type { PermissionState } from './calls/scopes.ts';
export type { SearchGroup, SearchHit } from './calls/search.ts';
export type { SqlKept, SqlSchema, SqlTable } from './calls/sql.ts';

/** Every call there is, area by area. Arguments are checked at the door; results are typed in {@link Results}. */
export const CONTRACT = {
  ...HOST_CALLS,
  ...CASE_CALLS,
  ...EVIDENCE_CALLS,
  ...IMPORT_CALLS,
  ...COMPARE_CALLS,
  ...CREDENTIALS_CALLS,
  ...EVENTS_CALLS,
  ...IDENTITIES_CALLS,
  ...OVERVIEW_CALLS,
  ...RAW_CALLS,
  ...NOTES_CALLS,
  ...LISTS_CALLS,
  ...SCOPES_CALLS,
  ...SEARCH_CALLS,
  ...SETTINGS_CALLS,
  ...SHAPE_CALLS,
  ...SQL_CALLS,
  ...TIMELINE_CALLS,
  ...USAGE_CALLS,
  ...EXPORT_CALLS,
  ...VIEWS_CALLS,
} as const;

/** What each JSON call answers; Arrow calls answer the bytes of one IPC stream. */
export interface Results
  extends
    HostResults,
    CaseResults,
    EvidenceResults,
    ImportResults,
    CompareResults,
    CredentialsResults,
    EventsResults,
    IdentitiesResults,
    OverviewResults,
    RawResults,
    NotesResults,
    ListsResults,
    ScopesResults,
    SearchResults,
    SettingsResults,
    SqlResults,
    ExportResults,
    UsageResults,
    ViewsResults {}

/** Name of a call. */
export type CallName = keyof typeof CONTRACT;
/** Arguments of a call as its caller writes them (defaults may be left out). */
export type CallArgs<K extends CallName> = z.input<(typeof CONTRACT)[K]['args']>;
/** Arguments of a call after the door has checked them. */
export type CheckedArgs<K extends CallName> = z.output<(typeof CONTRACT)[K]['args']>;

/** What a call answers. */
export type CallResult<K extends CallName> = K extends keyof Results ? Results[K] : Uint8Array;
