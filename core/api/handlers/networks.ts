import type { ValueCount } from '#core/api/contract.ts';
import { eventsHaving } from '#core/credentials/list-queries.ts';
import type { Connection } from '#core/db/database.ts';
import { Conditions, type ColumnTerm } from '#core/db/filter.ts';
import { NetworkTable } from '#core/lists/networks.ts';
import { parseAddress } from '#core/model/address.ts';
import { addressesOf, type BookedAddress } from './address-book.ts';
import type { CallContext } from './context.ts';
import { hitsOf, valuesOf } from './list-hits.ts';
import { storedLists, type StoredList } from './list-store.ts';
import type { TermResolver } from './terms.ts';

interface Known {
  readonly lists: readonly StoredList[];
  readonly table: NetworkTable;
}
const KNOWN = new Map<string, Known>();

/** The names of all networks that a case knows; the table is made again only when a list has changed. */
export async function networkTable(caseDir: string): Promise<NetworkTable> {
  const { lists } = await storedLists(caseDir);
  const known = KNOWN.get(caseDir);
  if (known?.lists.length === lists.length && lists.every((list, at) => list === known.lists[at]))
    return known.table;
  const table = new NetworkTable(lists.flatMap((list) => (list.kind === 'networks' ? list.networks : [])));
  KNOWN.set(caseDir, { lists, table });
  return table;
}

/** The names of the networks of some addresses, in their order. */
export async function labelsOf(caseDir: string, addresses: readonly string[]): Promise<(string | null)[]> {
  const table = await networkTable(caseDir);
  return addresses.map((text) => {
    const address = parseAddress(text);
    return address && table.labelOf(address);
  });
}

/** The addresses of the case with the name of each one's network. */
async function labelled(
  connection: Connection,
  { reader }: CallContext,
): Promise<readonly { readonly booked: BookedAddress; readonly label: string | null }[]> {
  const table = await networkTable(reader.folder.dir);
  const { all } = await addressesOf(reader, connection);
  return all.map((booked) => ({ booked, label: table.labelOf(booked.address) }));
}

function wants({ op, values }: ColumnTerm, name: string): boolean {
  const is = (wanted: string | null) =>
    op === 'contains'
      ? wanted !== null && name.toLowerCase().includes(wanted.toLowerCase())
      : wanted === name;
  return values.some(is);
}

function from(addresses: readonly string[]): Conditions {
  return eventsHaving(new Map([['client_addr', addresses]]));
}

/** Events by the name of the network they came from; null: from none that has a name. */
const network: TermResolver = {
  events: async (connection, context, term) => {
    const all = (await labelled(connection, context)).filter(({ label }) => label !== null);
    const wanted = all.filter(({ label }) => label !== null && wants(term, label));
    const asked = from(wanted.map(({ booked }) => booked.value));
    if (!term.values.includes(null)) return asked;
    const none = new Conditions().addNot(from(all.map(({ booked }) => booked.value)));
    return Conditions.anyOf(asked, none);
  },
  values: async (connection, context) => {
    const sums = new Map<string, bigint>();
    for (const { booked, label } of await labelled(connection, context)) {
      if (label !== null) sums.set(label, (sums.get(label) ?? 0n) + booked.events);
    }
    const counts: ValueCount[] = [...sums].map(([value, count]) => ({ value, count }));
    return counts.sort((a, b) => (a.count === b.count ? 0 : a.count < b.count ? 1 : -1));
  },
};

async function eventsInLists(
  connection: Connection,
  { reader }: CallContext,
  keep: (name: string) => boolean,
): Promise<Conditions> {
  const { lists } = await storedLists(reader.folder.dir);
  const parts: Conditions[] = [];
  for (const list of lists) {
    if (list.kind === 'indicators' && keep(list.name))
      parts.push(eventsHaving(valuesOf(await hitsOf(reader, connection, list))));
  }
  return parts.length === 0 ? new Conditions().add('false') : Conditions.anyOf(...parts);
}

/** Events that have anything of a list of indicators; null: nothing of any. */
const ioc: TermResolver = {
  events: async (connection, context, term) => {
    const asked = await eventsInLists(connection, context, (name) => wants(term, name));
    if (!term.values.includes(null)) return asked;
    const none = new Conditions().addNot(await eventsInLists(connection, context, () => true));
    return Conditions.anyOf(asked, none);
  },
  values: async (connection, { reader }) => {
    const { lists } = await storedLists(reader.folder.dir);
    const counts: ValueCount[] = [];
    for (const list of lists) {
      if (list.kind !== 'indicators') continue;
      const hits = await hitsOf(reader, connection, list);
      counts.push({ value: list.name, count: BigInt(hits.filter(({ field }) => field !== null).length) });
    }
    return counts;
  },
};

/** The fields of a filter that lists give: of indicators, and of names of networks. */
export const LIST_TERMS = { ioc, network };
