import { sha256 } from '#core/base/hash.ts';
import { Conditions, type ColumnTerm } from '#core/db/filter.ts';
import { identifier } from '#core/db/quote.ts';
import type { NoiseMode } from '#core/model/filter.ts';

/** When credentials were alive: in µs, each end open where it is absent. */
export interface CredentialRange {
  /** Alive or used at or after this time. */
  readonly from?: bigint | undefined;
  /** Made or used before this time. */
  readonly to?: bigint | undefined;
  /** Issued or used by then. */
  readonly asOf?: bigint | undefined;
}

/** When a credential begins: its issuance, else its first use. */
export const BEGIN_SQL = 'coalesce(credential.issued_at, credential.first_used_at)';
/** When a credential ends as far as is known; `infinity` where it never does. */
export const END_SQL = `CASE
  WHEN credential.revoked_at IS NOT NULL THEN credential.revoked_at
  WHEN credential.expiry = 'never' THEN 'infinity'::TIMESTAMP
  ELSE coalesce(credential.expires_at, credential.last_used_at, credential.issued_at) END`;

/** Credentials alive or used in a stretch of time, as conditions on `credential`. */
export function credentialsIn({ from, to, asOf }: CredentialRange): Conditions {
  const conditions = new Conditions();
  if (to !== undefined) conditions.add(`coalesce(${BEGIN_SQL} < make_timestamp(?::BIGINT), true)`, to);
  if (from !== undefined) {
    conditions.add(
      `coalesce(greatest(${END_SQL}, credential.last_used_at) >= make_timestamp(?::BIGINT), true)`,
      from,
    );
  }
  if (asOf !== undefined) {
    conditions.add(
      'least(credential.issued_at, credential.first_used_at) <= make_timestamp(?::BIGINT)',
      asOf,
    );
  }
  return conditions;
}

/** Credentials with some values in a column, as a condition on `credential`; the column comes from a closed list. */
export function credentialsWith(term: ColumnTerm): Conditions {
  return new Conditions().addTerm(term, { columnSql: `credential.${identifier(term.field)}` });
}

/** Whether only cloud services by themselves ever used a credential; one that nobody used is none of these. */
export const SERVICES_ALONE_SQL = '(credential.noise_uses > 0 AND credential.noise_uses = credential.uses)';

/**
 * Credentials by what cloud services do by themselves, as a condition on `credential`: without those that nobody else ever
 * used, all, or those with at least one such use.
 */
export function credentialsOfNoise(mode: NoiseMode): Conditions {
  const conditions = new Conditions();
  if (mode === 'folded') conditions.add(`NOT coalesce(${SERVICES_ALONE_SQL}, false)`);
  if (mode === 'only') conditions.add('credential.noise_uses > 0');
  return conditions;
}

const NAMED_SQL = `SELECT a.credential_id FROM credential_alias AS a
  WHERE contains(lower(a.credential_key), lower(?)) OR contains(a.credential_key, ?)`;

/** Credentials with a text, in any case, in a label, key, subject, owner or task, or with its hash in a key. */
export function credentialsSaying(text: string): Conditions {
  const hash = `sha256:${sha256(text)}`;
  return new Conditions().add(
    `(
      contains(lower(concat_ws(chr(10), credential.label, credential.credential_key, credential.subject_key, credential."owner", credential.task_id)), lower(?))
      OR credential.credential_id IN (${NAMED_SQL})
      OR credential.credential_key IN (SELECT m.session_key FROM credential AS m WHERE m.credential_id IN (${NAMED_SQL}))
    )`,
    ...[text, text, hash, text, hash],
  );
}

/** Credentials that own one of these keys, and the session they belong to, as a condition on `credential`. */
export function credentialsOwning(keys: readonly string[]): Conditions {
  return ownersOf('SELECT unnest(?::VARCHAR[])', [[...keys]]);
}

/** Credentials that own an event for which conditions on `event` hold, and their sessions, as a condition on `credential`. */
export function credentialsOfEvents(events: Conditions): Conditions {
  return ownersOf(`SELECT DISTINCT event.credential_key FROM event ${events.whereSql}`, events.params);
}

/** Events of credentials for which conditions on `credential` hold, or of their member keys, as a condition on `event`. */
export function eventsOfCredentials(credentials: Conditions): Conditions {
  return new Conditions().add(
    `event.credential_key IN (
      WITH meant AS MATERIALIZED (SELECT credential_id, kind, credential_key FROM credential ${credentials.whereSql})
      SELECT a.credential_key FROM credential_alias AS a
      WHERE a.credential_id IN (
        SELECT credential_id FROM meant
        UNION ALL
        SELECT m.credential_id FROM credential AS m
        WHERE m.session_key IN (SELECT s.credential_key FROM meant AS s WHERE s.kind = 'aws-session')
      )
    )`,
    ...credentials.params,
  );
}

function ownersOf(keysSql: string, params: Conditions['params']): Conditions {
  return new Conditions().add(
    `credential.credential_id IN (
      WITH owner AS MATERIALIZED (
        SELECT a.credential_id FROM credential_alias AS a WHERE a.credential_key IN (${keysSql})
      )
      SELECT credential_id FROM owner
      UNION ALL
      SELECT s.credential_id FROM credential AS s
      WHERE s.kind = 'aws-session' AND s.credential_key IN (
        SELECT m.session_key FROM credential AS m WHERE m.credential_id IN (SELECT o.credential_id FROM owner AS o)
      )
    )`,
    ...params,
  );
}
