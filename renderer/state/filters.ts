import type { CaseField, CaseFilter } from '#core/api/contract.ts';
import { NO_FILTER, type FilterPart } from './route.ts';

type CaseTerm = NonNullable<CaseFilter['terms']>[number];

/** A text that is the same for the same filter. */
export function fingerprint(filter: unknown): string {
  return JSON.stringify(filter, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}

/** What the engine is asked, with nothing in it that is not said. */
export function caseFilter(part: FilterPart): CaseFilter {
  const terms = part.terms.map(({ field, op, values }): CaseTerm => ({
    field: field as CaseField,
    op,
    values: [...values],
  }));
  return {
    ...(part.from === null ? {} : { from: part.from }),
    ...(part.to === null ? {} : { to: part.to }),
    ...(part.asOf === null ? {} : { asOf: part.asOf }),
    ...(part.text === '' ? {} : { text: part.text }),
    ...(part.credential === null ? {} : { credential: part.credential }),
    ...(part.noise === 'folded' ? {} : { noise: part.noise }),
    terms,
  };
}

/** What the address says of a filter, the other way round. */
export function filterPart(filter: CaseFilter): FilterPart {
  return {
    from: filter.from ?? null,
    to: filter.to ?? null,
    asOf: filter.asOf ?? null,
    text: filter.text ?? '',
    credential: filter.credential ?? null,
    noise: filter.noise ?? 'folded',
    terms: filter.terms ?? [],
  };
}

/** The part of a route that every screen shares. */
export function sharedPart({ from, to, asOf, terms, text, credential, noise }: FilterPart): FilterPart {
  return { from, to, asOf, terms, text, credential, noise };
}

/** A filter in every time: its range and its as-of left out. */
export function withoutTime(filter: CaseFilter): CaseFilter {
  const { from: _from, to: _to, asOf: _asOf, ...rest } = filter;
  return rest;
}

/** Whether two filters keep the same. */
export function sameFilter(one: FilterPart, other: FilterPart): boolean {
  return fingerprint(caseFilter(one)) === fingerprint(caseFilter(other));
}

/** Whether the whole case is looked at, noise folded. */
export function isWhole(part: FilterPart): boolean {
  return sameFilter(part, NO_FILTER);
}

/** How many chips a filter makes: conditions, text, credential and a noise that is not folded. */
export function chipCount({ terms, text, credential, noise }: FilterPart): number {
  const single = [text !== '', credential !== null, noise !== 'folded'];
  return terms.length + single.filter(Boolean).length;
}
