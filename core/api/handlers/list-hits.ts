import {
  credentialsInvolved,
  HIT_FIELDS,
  matchAgents,
  matchKeys,
  matchMasked,
  matchPrincipals,
  matchResources,
  type HitField,
  type Match,
} from '#core/credentials/list-queries.ts';
import { databaseName } from '#core/credentials/search-queries.ts';
import type { IndicatorHit } from '#core/api/contract.ts';
import type { Connection } from '#core/db/database.ts';
import type { Indicator } from '#core/lists/indicator.ts';
import { NetworkTable } from '#core/lists/networks.ts';
import { parseAddress, parseNetwork } from '#core/model/address.ts';
import { sessionsOfRole } from '#core/model/arn.ts';
import { addressesOf, type BookedAddress } from './address-book.ts';
import type { StoredIndicators } from './list-store.ts';
import type { CaseReader } from './reader.ts';

/** A hit before the credentials of its events are counted, with every value found. */
export type PlainHit = Omit<IndicatorHit, 'credentials' | 'values'> & { readonly values: readonly string[] };

const MOST_VALUES = 1000;

/** The text under which an indicator is looked for among keys and names. */
function textOf({ kind, value }: Indicator): string {
  return kind === 'aws-key' ? `aws-key:${value}` : value;
}

function ofKind(indicators: readonly Indicator[], ...kinds: readonly Indicator['kind'][]): string[] {
  return indicators.filter(({ kind }) => kinds.includes(kind)).map(textOf);
}

/** The addresses of the case by the indicator, address or block, that they are or are in. */
async function matchAddresses(
  reader: CaseReader,
  connection: Connection,
  indicators: readonly Indicator[],
): Promise<Map<string, BookedAddress[]>> {
  const book = await addressesOf(reader, connection);
  const found = new Map<string, BookedAddress[]>();
  const add = (value: string, address: BookedAddress) => {
    const known = found.get(value);
    if (known) known.push(address);
    else found.set(value, [address]);
  };
  const blocks = indicators.filter(({ kind }) => kind === 'network' || kind === 'address');
  const byBlock = new Map<string, string[]>();
  const tables = new NetworkTable(
    blocks.map(({ value }) => {
      const id = blockId(value);
      byBlock.set(id, [...(byBlock.get(id) ?? []), value]);
      return { cidr: value, label: id };
    }),
  );
  for (const booked of book.all) {
    for (const id of tables.labelsOf(booked.address)) {
      for (const value of byBlock.get(id) ?? []) add(value, booked);
    }
  }
  return found;
}

function blockId(text: string): string {
  const address = parseAddress(text);
  if (address) return `${address.family}/${address.value}/${address.family === 4 ? 32 : 128}`;
  const block = parseNetwork(text);
  return block ? `${block.family}/${block.first}/${block.bits}` : text;
}

function summed(
  { kind, value, note, line }: Indicator,
  field: string,
  found: readonly Pick<Match, 'value' | 'events' | 'firstAt' | 'lastAt'>[],
): PlainHit {
  const firsts = found.flatMap(({ firstAt }) => firstAt ?? []);
  const lasts = found.flatMap(({ lastAt }) => lastAt ?? []);
  return {
    kind,
    value,
    note,
    line,
    field,
    events: found.reduce((sum, { events }) => sum + events, 0n),
    firstAt: firsts.reduce<bigint | null>((least, at) => (least === null || at < least ? at : least), null),
    lastAt: lasts.reduce<bigint | null>((most, at) => (most === null || at > most ? at : most), null),
    values: found.map((each) => each.value),
    total: found.length,
  };
}

async function findHits(
  reader: CaseReader,
  connection: Connection,
  indicators: readonly Indicator[],
): Promise<PlainHit[]> {
  const addresses = await matchAddresses(reader, connection, indicators);
  const names = ofKind(indicators, 'arn', 'key');
  const matches = [
    ...(await matchKeys(connection, ofKind(indicators, 'aws-key', 'hash', 'key'))),
    ...(await matchMasked(connection, ofKind(indicators, 'hash'))),
    ...(await matchPrincipals(connection, names, names.map(sessionsOfRole))),
    ...(await matchResources(connection, names)),
    ...(await matchAgents(connection, ofKind(indicators, 'agent'))),
  ];
  const byText = new Map<string, Match[]>();
  for (const match of matches) {
    const known = byText.get(match.text);
    if (known) known.push(match);
    else byText.set(match.text, [match]);
  }
  return indicators.flatMap((indicator) => {
    if (indicator.kind === 'address' || indicator.kind === 'network') {
      const found = addresses.get(indicator.value);
      return found ? [summed(indicator, 'client_addr', found)] : [missing(indicator)];
    }
    const found = byText.get(textOf(indicator)) ?? [];
    const fields = [...new Set(found.map(({ field }) => field))];
    if (fields.length === 0) return [missing(indicator)];
    return fields.map((field) =>
      summed(
        indicator,
        field,
        found.filter((match) => match.field === field),
      ),
    );
  });
}

function missing(indicator: Indicator): PlainHit {
  return { ...summed(indicator, '', []), field: null };
}

interface Known {
  readonly stamp: string;
  readonly hits: Promise<readonly PlainHit[]>;
}
const KNOWN = new WeakMap<CaseReader, Map<string, Known>>();

/** What of a list is in the case; found once for each state of the case and of the list. */
export async function hitsOf(
  reader: CaseReader,
  connection: Connection,
  list: StoredIndicators,
): Promise<readonly PlainHit[]> {
  const stamp = [await databaseName(connection), list.sha256, list.importedAt].join(' ');
  const lists = KNOWN.get(reader) ?? new Map<string, Known>();
  KNOWN.set(reader, lists);
  const known = lists.get(list.name);
  if (known?.stamp === stamp) return known.hits;
  const hits = findHits(reader, connection, list.indicators);
  lists.set(list.name, { stamp, hits });
  hits.catch(() => lists.delete(list.name));
  return hits;
}

/** Number of indicators that were found. */
export function foundIn(hits: readonly PlainHit[]): number {
  return new Set(hits.filter(({ field }) => field !== null).map(({ line, value }) => `${line} ${value}`))
    .size;
}

/** Every value found in a list, by column. */
export function valuesOf(hits: readonly PlainHit[]): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const hit of hits) {
    if (hit.field !== null) values.set(hit.field, [...(values.get(hit.field) ?? []), ...hit.values]);
  }
  return values;
}

function isHitField(field: string | null): field is HitField {
  return (HIT_FIELDS as readonly (string | null)[]).includes(field);
}

/** The hits with the credentials that their events name counted. */
export async function withCredentials(
  connection: Connection,
  hits: readonly PlainHit[],
): Promise<IndicatorHit[]> {
  const counts = new Map<string, bigint>();
  for (const field of HIT_FIELDS) {
    const own = hits.flatMap((hit, row) =>
      hit.field === field ? hit.values.map((value) => ({ row: String(row), value })) : [],
    );
    if (own.length === 0) continue;
    for (const { row, credentials } of await credentialsInvolved(connection, field, own))
      counts.set(row, credentials);
  }
  return hits.map((hit, row) => ({
    ...hit,
    credentials: isHitField(hit.field) ? (counts.get(String(row)) ?? 0n) : BigInt(hit.total),
    values: hit.values.slice(0, MOST_VALUES),
  }));
}
