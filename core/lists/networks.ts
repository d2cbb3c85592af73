import { maskWritten } from '#core/keys/written.ts';
import { parseAddress, parseNetwork, type Address, type Network } from '#core/model/address.ts';
import { columnOf, type ListFormat } from './entries.ts';
import { parseJson } from './json-entries.ts';
import { csvRecords, separatorOf } from './csv.ts';
import { excerpt, MASKED } from './indicator.ts';
import type { ListProblem } from './read-indicators.ts';
import { textOfList } from './text.ts';

/** A block of addresses with its name. */
export interface NamedNetwork {
  /** The block as it was written. */
  readonly cidr: string;
  /** Its name. */
  readonly label: string;
}

/** A list of networks as it was understood. */
export interface NetworkList {
  /** How it was written. */
  readonly format: ListFormat;
  /** The networks, in the order of the list. */
  readonly networks: readonly NamedNetwork[];
  /** Every entry that was not understood, in the order of the list. */
  readonly problems: readonly ListProblem[];
  /** Blocks that were named before in the list. */
  readonly duplicates: number;
  /** Secrets in it that are masked. */
  readonly masked: number;
}

type Entry = { readonly line: number; readonly cidr: string; readonly label: string };

/** The block that a text names; a single address is a block of one. */
export function blockOf(text: string): Network | null {
  const address = parseAddress(text);
  return address
    ? parseNetwork(
        `${text.replace(/^\[|\]$/g, '')}/${address.family === 4 && !text.includes(':') ? 32 : 128}`,
      )
    : parseNetwork(text);
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : { cidr: value };
}

function textOf(fields: Fields, ...names: readonly (string | undefined)[]): string {
  const found = names.map((name) => (name === undefined ? undefined : fields[name]));
  return found.find((value) => typeof value === 'string') ?? '';
}

/** Prefixes of AWS's `ip-ranges.json`; a block that a service has for itself stands before the same block of all of AWS. */
function* awsEntries(file: Fields): Generator<Entry> {
  const lists = [file['prefixes'], file['ipv6_prefixes']].filter((list) => Array.isArray(list));
  const all = lists.flat().map((item: unknown, index) => {
    const prefix = fieldsOf(item);
    const service = textOf(prefix, 'service');
    const label = `AWS ${service} ${textOf(prefix, 'region')}`.trim();
    return { line: index + 1, cidr: textOf(prefix, 'ip_prefix', 'ipv6_prefix'), label, service };
  });
  yield* all.filter(({ service }) => service !== 'AMAZON');
  yield* all.filter(({ service }) => service === 'AMAZON');
}

const CIDRS = [/^(cidr|network|prefix|block|subnet|range)s?$/, /^(ip|ipaddress|address|addr|ipprefix)$/];
const LABELS = [/^(label|name|title)$/, /^(description|note|comment|owner|site)$/];

function* csvNetworks(text: string): Generator<Entry> {
  let [cidr, label, first] = [0, 1, true];
  for (const { line, cells } of csvRecords(text, separatorOf(text))) {
    if ((cells[0] ?? '').startsWith('#')) continue;
    if (first) {
      first = false;
      const found = columnOf(cells, CIDRS);
      if (found >= 0) {
        const named = columnOf(cells, LABELS);
        [cidr, label] = [found, named >= 0 ? named : found === 0 ? 1 : 0];
        continue;
      }
    }
    yield { line, cidr: cells[cidr] ?? '', label: cells[label] ?? '' };
  }
}

function* jsonNetworks(items: readonly unknown[]): Generator<Entry> {
  for (const [index, item] of items.entries()) {
    const fields = fieldsOf(item);
    const names = Object.keys(fields);
    const of = (wanted: readonly RegExp[]) => textOf(fields, names[columnOf(names, wanted)]);
    yield { line: index + 1, cidr: of(CIDRS), label: of(LABELS) };
  }
}

function networkEntries(
  text: string,
  name: string,
): { readonly format: ListFormat; readonly entries: Iterable<Entry> } {
  if (!/^\s*[[{]/.test(text)) return { format: 'csv', entries: csvNetworks(text) };
  const parsed = parseJson(text, name);
  if (Array.isArray(parsed)) return { format: 'json', entries: jsonNetworks(parsed) };
  return { format: 'json', entries: awsEntries(fieldsOf(parsed)) };
}

function faultOf({ cidr, label }: Entry): string | null {
  if (blockOf(cidr) === null)
    return cidr === '' ? 'no block of addresses' : 'not a block of addresses, e.g. 192.0.2.0/24';
  if (label === '') return 'no name for the block';
  return label.length > 200 ? 'a name longer than 200 characters' : null;
}

/** Reads names of networks: a CSV of block and name, AWS's `ip-ranges.json`, or a JSON array. Throws `input-unreadable`. */
export function readNetworks(bytes: Uint8Array, name: string): NetworkList {
  const { format, entries } = networkEntries(textOfList(bytes, name), name);
  const networks = new Map<string, NamedNetwork>();
  const problems: ListProblem[] = [];
  let [duplicates, masked] = [0, 0];
  for (const entry of entries) {
    const reason = faultOf(entry);
    const block = blockOf(entry.cidr);
    if (reason !== null || block === null) {
      const text = [entry.cidr, entry.label].filter((part) => part !== '').join(', ');
      const shown = excerpt(text);
      if (shown === MASKED) masked += 1;
      problems.push({ line: entry.line, reason: reason ?? '', excerpt: shown });
      continue;
    }
    const id = `${block.family}/${block.first}/${block.bits}`;
    if (networks.has(id)) duplicates += 1;
    else {
      const label = maskWritten(entry.label);
      masked += label.masked;
      networks.set(id, { cidr: entry.cidr, label: label.text });
    }
  }
  problems.sort((a, b) => a.line - b.line);
  return { format, networks: [...networks.values()], problems, duplicates, masked };
}

/** Names of networks for many addresses: the longest prefix wins, of equal ones the one that came first. */
export class NetworkTable {
  readonly #lengths = new Map<string, Map<bigint, string>>();
  readonly #order: { readonly family: 4 | 6; readonly bits: number; readonly blocks: Map<bigint, string> }[] =
    [];

  constructor(networks: Iterable<NamedNetwork>) {
    for (const { cidr, label } of networks) {
      const block = blockOf(cidr);
      if (block) this.#put(block, label);
    }
    this.#order.sort((a, b) => b.bits - a.bits);
  }

  /** The name of the smallest network that holds an address, null if none does. */
  labelOf(address: Address): string | null {
    for (const label of this.labelsOf(address)) return label;
    return null;
  }

  /** The names of all networks that hold an address, the smallest first. */
  *labelsOf({ family, value }: Address): Generator<string> {
    for (const { family: own, bits, blocks } of this.#order) {
      if (own !== family) continue;
      const rest = BigInt((family === 4 ? 32 : 128) - bits);
      const label = blocks.get((value >> rest) << rest);
      if (label !== undefined) yield label;
    }
  }

  #put({ family, bits, first }: Network, label: string): void {
    const id = `${family}/${bits}`;
    let blocks = this.#lengths.get(id);
    if (!blocks) {
      blocks = new Map();
      this.#lengths.set(id, blocks);
      this.#order.push({ family, bits, blocks });
    }
    if (!blocks.has(first)) blocks.set(first, label);
  }
}
