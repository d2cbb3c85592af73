import type { Workbench } from '../state/workbench.svelte.ts';
import type { MenuItem } from '../widgets/ValueMenu.svelte';
import type { FilterValue } from './event-columns.ts';

/** What the shared filter can do with the values of a cell: only this one, or not this one. */
export function valueItems(workbench: Workbench, values: readonly FilterValue[]): MenuItem[] {
  return values.flatMap(({ field, value }) => [
    { label: 'Only', value: value ?? 'not stated', run: () => workbench.filterOnly(field, value) },
    { label: 'Not', value: value ?? 'not stated', run: () => workbench.filterNot(field, value) },
  ]);
}

/** The five minutes before and after a moment (µs), nothing where there is none. */
export function aroundItem(workbench: Workbench, time: bigint | null): MenuItem[] {
  return time === null ? [] : [{ label: '± 5 minutes', value: '', run: () => workbench.filterAround(time) }];
}
