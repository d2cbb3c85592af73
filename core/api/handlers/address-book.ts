import { databaseName, seenAddresses, type SeenAddress } from '#core/credentials/search-queries.ts';
import type { Connection } from '#core/db/database.ts';
import { holds, parseAddress, type Address, type Network } from '#core/model/address.ts';
import type { CaseReader } from './reader.ts';

/** A client address of the case that is one: a number beside how the logs write it. */
export interface BookedAddress extends SeenAddress {
  /** Its number. */
  readonly address: Address;
}

/** Every client address of one generation of the case, as numbers. */
export class AddressBook {
  /** The addresses, most frequent first; services that called by their name are none. */
  readonly all: readonly BookedAddress[];

  constructor(seen: readonly SeenAddress[]) {
    this.all = seen.flatMap((each) => {
      const address = parseAddress(each.value);
      return address ? [{ ...each, address }] : [];
    });
  }

  /** The addresses inside a block, most frequent first. */
  inside(network: Network): readonly BookedAddress[] {
    return this.all.filter(({ address }) => holds(network, address));
  }
}

const BOOKS = new WeakMap<CaseReader, { readonly database: string; readonly book: Promise<AddressBook> }>();

async function read(connection: Connection): Promise<AddressBook> {
  return new AddressBook(await seenAddresses(connection));
}

/** The addresses of the database that a connection reads, each of which is read once. */
export async function addressesOf(reader: CaseReader, connection: Connection): Promise<AddressBook> {
  const database = await databaseName(connection);
  const known = BOOKS.get(reader);
  if (known?.database === database) return known.book;
  const book = read(connection);
  BOOKS.set(reader, { database, book });
  book.catch(() => BOOKS.delete(reader));
  return book;
}
