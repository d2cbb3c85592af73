import type { Results } from '#core/api/contract.ts';
import { SEARCH_GROUPS, type SearchGroup, type SearchHit } from '#core/api/calls/search.ts';
import { sha256 } from '#core/base/hash.ts';
import {
  credentialsByFact,
  findCredentials,
  type FoundCredential,
} from '#core/credentials/credential-search-queries.ts';
import {
  findTerms,
  leavesResourcesOut,
  MOST_RESOURCES,
  type FoundTerm,
} from '#core/credentials/search-queries.ts';
import { findEvents, type FoundEvent } from '#core/credentials/event-search-queries.ts';
import type { Connection } from '#core/db/database.ts';
import { findFiles, type FoundFile } from '#core/evidence/search-queries.ts';
import { sessionsOfRole } from '#core/model/arn.ts';
import { recognise, type Pasted } from '#core/model/pasted.ts';
import { parseNetwork } from '#core/model/address.ts';
import { addressesOf } from './address-book.ts';
import type { HandlersOf } from './context.ts';
import { claimsOf } from './jwt-claims.ts';
import type { Beside, CaseReader } from './reader.ts';

type Name = SearchGroup['group'];

const GROUP_OF: Readonly<Record<string, Name>> = {
  address: 'addresses',
  agent: 'agents',
  actor: 'principals',
  effective: 'principals',
  action: 'actions',
  resource: 'resources',
  resources: 'resources',
  account: 'accounts',
  error: 'errors',
};
const NOTHING = {
  kind: null,
  label: null,
  matched: null,
  events: null,
  firstAt: null,
  lastAt: null,
  fileId: null,
} as const;

/** Hits by group; what several looked-up texts find is there once. */
class Findings {
  readonly #groups = new Map<Name, { total: bigint; hits: Map<string, SearchHit> }>();

  add(name: Name, total: bigint, hits: readonly SearchHit[]): void {
    if (hits.length === 0) return;
    const group = this.#groups.get(name) ?? { total: 0n, hits: new Map<string, SearchHit>() };
    const known = hits.filter((hit) => group.hits.has(hit.value)).length;
    for (const hit of hits) if (!group.hits.has(hit.value)) group.hits.set(hit.value, hit);
    group.total += total - BigInt(known);
    this.#groups.set(name, group);
  }

  list(): SearchGroup[] {
    return SEARCH_GROUPS.flatMap((group) => {
      const found = this.#groups.get(group);
      return found ? [{ group, total: found.total, hits: [...found.hits.values()] }] : [];
    });
  }
}

function addTerms(findings: Findings, terms: readonly FoundTerm[]): void {
  for (const kind of new Set(terms.map((term) => term.kind))) {
    const name = GROUP_OF[kind];
    const own = terms.filter((term) => term.kind === kind);
    if (!name) continue;
    const hits = own.map(({ value, label, events, firstAt, lastAt }) => ({
      ...NOTHING,
      kind,
      value,
      label,
      events,
      firstAt,
      lastAt,
    }));
    findings.add(name, own[0]?.total ?? 0n, hits);
  }
}

function addCredentials(findings: Findings, found: readonly FoundCredential[]): void {
  for (const session of [false, true]) {
    const own = found.filter(({ kind }) => (kind === 'aws-session') === session);
    const hits = own.map(({ key, kind, label, matched, uses, firstAt, lastAt }) => ({
      ...NOTHING,
      kind,
      value: key,
      label,
      matched: matched === key || matched === label ? null : matched,
      events: uses,
      firstAt,
      lastAt,
    }));
    findings.add(session ? 'sessions' : 'credentials', own[0]?.total ?? 0n, hits);
  }
}

function addEvents(findings: Findings, found: readonly FoundEvent[]): void {
  const hits = found.map(({ eventId, occurredAt, service, action, outcome, by }) => ({
    ...NOTHING,
    kind: by,
    value: eventId.toString(),
    label: [service, action].filter((part) => part !== null).join(':'),
    matched: outcome,
    firstAt: occurredAt,
    lastAt: occurredAt,
  }));
  findings.add('ids', BigInt(hits.length), hits);
}

/** Looks a text up everywhere; each question has a connection of its own, so that they are answered side by side. */
async function lookUp(reader: CaseReader, text: string, limit: number, to: Findings): Promise<void> {
  const folded = text.toLowerCase();
  const isId = /^\S{8,256}$/.test(text);
  const [credentials, terms, events, files] = await Promise.all([
    reader.use<FoundCredential[]>([], (connection) => findCredentials(connection, folded, limit)),
    reader.use<FoundTerm[]>([], (connection) => findTerms(connection, folded, limit)),
    reader.use<FoundEvent[]>([], async (connection) => (isId ? findEvents(connection, text, limit) : [])),
    reader.use<FoundFile[]>([], (connection) => findFiles(connection, folded, limit)),
  ]);
  addCredentials(to, credentials);
  addTerms(to, terms);
  addEvents(to, events);
  const hits = files.map(({ path, events, firstAt, lastAt, fileId }) => ({
    ...NOTHING,
    value: path,
    events,
    firstAt,
    lastAt,
    fileId,
  }));
  to.add('files', files[0]?.total ?? 0n, hits);
}

/** A hash finds the key that is made of it, the fact that holds it, and the text in which it stands for a secret. */
async function lookUpHash(reader: CaseReader, hash: string, limit: number, to: Findings): Promise<void> {
  await lookUp(reader, hash, limit, to);
  const facts = await reader.use<Awaited<ReturnType<typeof credentialsByFact>>>([], (connection) =>
    credentialsByFact(connection, `sha256:${hash}`, limit),
  );
  const hits = facts.map(({ key, fact }) => ({ ...NOTHING, value: key, matched: fact }));
  to.add('credentials', BigInt(hits.length), hits);
}

async function lookUpNetwork(
  reader: CaseReader,
  connection: Connection,
  text: string,
  limit: number,
  to: Findings,
): Promise<void> {
  const network = parseNetwork(text);
  if (!network) return;
  const inside = (await addressesOf(reader, connection)).inside(network);
  const hits = inside.slice(0, limit).map(({ value, events, firstAt, lastAt }) => ({
    ...NOTHING,
    kind: 'address',
    value,
    events,
    firstAt,
    lastAt,
  }));
  to.add('addresses', BigInt(inside.length), hits);
}

async function lookUpSecret(
  reader: CaseReader,
  text: string,
  { value }: Pasted,
  limit: number,
  to: Findings,
): Promise<void> {
  for (const hash of new Set([sha256(value), sha256(text.trim())])) {
    await lookUpHash(reader, hash, limit, to);
  }
  for (const claim of claimsOf(value)) await lookUp(reader, claim, limit, to);
}

/** The text of a lookup without the words around it that logs leave out of their keys. */
function bare({ kind, value }: Pasted): string {
  return kind === 'vault-hmac' ? value.replace(/^hmac-sha256:/i, '') : value;
}

/** Looks a text up. What is secret in it leaves this function only as its hash. */
async function find(
  reader: CaseReader,
  connection: Connection,
  beside: Beside,
  text: string,
  limit: number,
): Promise<Results['search.find']> {
  const resourcesLeftOut = beside(leavesResourcesOut);
  const pasted = recognise(text);
  const findings = new Findings();
  const secret = pasted.kind === 'secret';
  if (secret) await lookUpSecret(reader, text, pasted, limit, findings);
  else if (pasted.kind === 'hash') await lookUpHash(reader, pasted.value, limit, findings);
  else if (pasted.kind === 'network') await lookUpNetwork(reader, connection, pasted.value, limit, findings);
  else if (pasted.kind !== 'empty') {
    await lookUp(reader, bare(pasted), limit, findings);
    const sessions = sessionsOfRole(pasted.value);
    if (sessions !== null) await lookUp(reader, sessions, limit, findings);
  }
  return {
    recognised: { kind: pasted.kind, title: pasted.title, hash: secret ? sha256(pasted.value) : null },
    groups: findings.list(),
    resourcesLimit: (await resourcesLeftOut) ? MOST_RESOURCES : null,
  };
}

/** The one search. */
export const searchHandlers: HandlersOf<'search.find'> = {
  'search.find': ({ reader }, { text, limit }) => {
    const { kind, title } = recognise(text);
    const nothing = { recognised: { kind, title, hash: null }, groups: [], resourcesLimit: null };
    return reader.use(nothing, (connection, beside) => find(reader, connection, beside, text, limit));
  },
};
