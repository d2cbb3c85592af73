import type { Row } from '#core/api/contract.ts';
import { filtersBy } from '../format/event-fields.ts';
import { text } from '../format/rows.ts';
import type { GridColumn } from '../widgets/virtual-grid/types.ts';

/** Columns of every grid of events. */
export const EVENT_COLUMNS: readonly GridColumn[] = [
  { id: 'occurred_at', title: 'time', times: true, width: 184, mono: true, sortable: true },
  { id: 'action', title: 'action', width: 144, grow: 2, mono: true, sortable: true },
  { id: 'resource', title: 'resource', width: 92, grow: 3, mono: true },
  { id: 'client_addr', title: 'from', width: 148, mono: true, sortable: true },
  { id: 'credential_key', title: 'credential', width: 108, grow: 1.2 },
  { id: 'outcome', title: 'outcome', width: 66, sortable: true },
  { id: 'record', title: 'record', width: 112, grow: 1, mono: true },
  { id: 'access', title: 'access', width: 80, optional: true },
  { id: 'error', title: 'error', width: 140, optional: true, mono: true },
  { id: 'account', title: 'account', width: 108, optional: true, mono: true, sortable: true },
  { id: 'region', title: 'region', width: 96, optional: true, sortable: true },
  { id: 'category', title: 'category', width: 92, optional: true },
  { id: 'source', title: 'source', width: 104, optional: true },
  { id: 'principal_kind', title: 'caller kind', width: 110, optional: true },
  { id: 'actor_key', title: 'caller', width: 200, optional: true, mono: true },
  { id: 'session_name', title: 'session', width: 150, optional: true },
  { id: 'via_service', title: 'via service', width: 150, optional: true },
  { id: 'user_agent', title: 'client', width: 180, optional: true },
  { id: 'request_id', title: 'request id', width: 200, optional: true, mono: true },
  { id: 'event_uid', title: 'event id', width: 200, optional: true, mono: true },
];

/** A value that rows can be filtered by. */
export interface FilterValue {
  /** Column. */
  readonly field: string;
  /** Value, null where the evidence does not say. */
  readonly value: string | null;
}

/** The values of a cell that rows can be filtered by; a call gives its action and its service. */
export function valuesOf(row: Row, column: string): readonly FilterValue[] {
  const fields = column === 'action' ? ['action', 'service'] : [column];
  return fields.filter(filtersBy).map((field) => ({ field, value: text(row, field) }));
}
