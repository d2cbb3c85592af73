import type { CompareDimension } from '#core/model/compare.ts';
import type { GridColumn } from '../../widgets/virtual-grid/types.ts';
import { DIMENSION_WORDS } from './words.ts';

const number = { right: true, mono: true, sortable: true };

/** Columns of the rows side by side. */
export function compareColumns(by: CompareDimension): readonly GridColumn[] {
  const permission = {
    ...{ id: 'permission', title: 'permission', width: 120, grow: 2, sortable: true, mono: true },
    hint: 'What the calls needed, where it is known',
  };
  return [
    { id: 'state', title: 'state', width: 116, sortable: true },
    { id: 'value', title: DIMENSION_WORDS[by], width: 140, grow: 3, sortable: true, mono: true },
    ...(by === 'action' ? [permission] : []),
    { id: 'a_events', title: 'A', hint: 'Events on side A', width: 62, ...number },
    { id: 'a_denied', title: 'A denied', hint: 'Of those, refused', width: 70, ...number },
    { id: 'b_events', title: 'B', hint: 'Events on side B', width: 62, ...number },
    { id: 'b_denied', title: 'B denied', hint: 'Of those, refused', width: 70, ...number },
    { id: 'difference', title: 'B − A', hint: 'Events of B less those of A', width: 66, ...number },
    {
      ...{ id: 'ratio', title: 'B : A', width: 70, ...number },
      hint: 'How often B has what A has, for each covered time where the sides differ in it',
    },
    { id: 'a_share', title: 'A covered', width: 76, right: true, mono: true, hint: 'By the logs of the row' },
    { id: 'b_share', title: 'B covered', width: 76, right: true, mono: true, hint: 'By the logs of the row' },
  ];
}
