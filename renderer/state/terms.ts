import type { Term } from './route.ts';

/** The conditions with one more value: joined to the condition of the same field and kind where there is one. */
export function withValue(
  terms: readonly Term[],
  field: string,
  op: Term['op'],
  value: string | null,
): Term[] {
  const same = terms.find((term) => term.field === field && term.op === op);
  if (!same) return [...terms, { field, op, values: [value] }];
  if (same.values.includes(value)) return [...terms];
  return terms.map((term) => (term === same ? { ...same, values: [...same.values, value] } : term));
}

/** The conditions with one value taken out; a condition without values goes too. */
export function withoutValue(
  terms: readonly Term[],
  field: string,
  op: Term['op'],
  value: string | null,
): Term[] {
  return terms
    .map((term) =>
      term.field === field && term.op === op
        ? { ...term, values: term.values.filter((each) => each !== value) }
        : term,
    )
    .filter((term) => term.values.length > 0);
}

/** The conditions with this one value as the only one wanted for its field. */
export function onlyValue(terms: readonly Term[], field: string, value: string | null): Term[] {
  return [...terms.filter((term) => term.field !== field), { field, op: 'is', values: [value] }];
}

/** The conditions without this value: taken from what is wanted of its field, else added to what is not. */
export function notValue(terms: readonly Term[], field: string, value: string | null): Term[] {
  return withValue(withoutValue(terms, field, 'is', value), field, 'is-not', value);
}

/** The values that a field must have, none where anything goes. */
export function wanted(terms: readonly Term[], field: string): readonly (string | null)[] {
  return terms.find((term) => term.field === field && term.op === 'is')?.values ?? [];
}

/** A condition in words, its values joined by `or`: `outcome is denied`. */
export function termWords(term: Term): {
  readonly field: string;
  readonly verb: string;
  readonly values: string;
} {
  const verbs = { is: 'is', 'is-not': 'is not', contains: 'contains' } as const;
  const values = term.values.map((value) => value ?? 'not stated').join(' or ');
  return { field: term.field.replaceAll('_', ' '), verb: verbs[term.op], values };
}
