import type { GridSort } from '../widgets/virtual-grid/types.ts';

/** The order that an address names, or `otherwise`. */
export function sortOf(word: string, otherwise: GridSort): GridSort {
  if (word === '') return otherwise;
  return word.startsWith('-') ? { id: word.slice(1), descending: true } : { id: word, descending: false };
}

/** An order as an address names it. */
export function sortWord(sort: GridSort): string {
  return sort.descending ? `-${sort.id}` : sort.id;
}

/** The order after a click on a column's head: that column, or the other way round if it was it already. */
export function nextSort(sort: GridSort, id: string, descendingFirst = false): GridSort {
  return sort.id === id ? { id, descending: !sort.descending } : { id, descending: descendingFirst };
}
