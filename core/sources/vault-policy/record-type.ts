/** One thing that a document states, as `documents.ts` gives it, as a DuckDB type. */
export const RECORD_TYPE = `STRUCT(
  form VARCHAR, name VARCHAR, mount VARCHAR, id VARCHAR, created VARCHAR, policies VARCHAR[], "groups" VARCHAR[], members VARCHAR[],
  facts STRUCT(name VARCHAR, value VARCHAR)[],
  statements STRUCT(path VARCHAR, effect VARCHAR, actions VARCHAR[], condition JSON)[])`;
