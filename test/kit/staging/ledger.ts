/** What an actor is. */
export type ActorKind = 'agent' | 'person' | 'workload' | 'account' | 'role';

/** Whom the story is told of. */
export interface ActorName {
  readonly kind: ActorKind;
  readonly name: string;
  /** Team that answers for it. */
  readonly owner?: string;
}

/** One actor, and every key that means it. */
export interface Identity {
  readonly name: string;
  readonly kind: ActorKind;
  /** Team that answers for it, null if none does. */
  readonly owner: string | null;
  readonly keys: readonly string[];
}

/** How well the evidence proves something: a record says it, or records fit and nothing else does. */
export type Proof = 'exact' | 'strong';

/** Two keys of which the evidence proves that they mean one actor. */
export interface SameActor {
  readonly left: string;
  readonly right: string;
  readonly strength: Proof;
}

/** How a credential comes from another. */
export type Derivation = 'issued-by' | 'exchanged-subject' | 'forwarded';

/** A credential of which the evidence proves that it was made from another. */
export interface Derived {
  readonly child: string;
  readonly parent: string;
  readonly relation: Derivation;
  readonly strength: Proof;
}

/** A credential that one agent held, for one task where it was for one. */
export interface Held {
  readonly credential: string;
  /** Uuid of the agent. */
  readonly agent: string;
  /** Id of the task, null if it was for none. */
  readonly task: string | null;
}

/** Whose a call with a shared credential was. */
export interface Attribution {
  /** Id of the event in its own log. */
  readonly event: string;
  /** Uuid of the agent, null where no record says whose it was. */
  readonly agent: string | null;
}

/** What the story knows of who is who and what comes from what, noted down while it is told. */
export class Ledger {
  readonly held: Held[] = [];
  readonly attribution: Attribution[] = [];
  readonly #actors = new Map<string, { readonly of: ActorName; readonly keys: Set<string> }>();
  readonly #principals = new Map<string, ActorName>();
  readonly #same = new Map<string, SameActor>();
  readonly #derived = new Map<string, Derived>();

  /** Notes that keys mean an actor, beside those noted before. */
  means(of: ActorName, keys: readonly string[]): void {
    const id = `${of.kind}/${of.name}`;
    const known = this.#actors.get(id);
    const actor = { of: { ...known?.of, ...of }, keys: new Set([...(known?.keys ?? []), ...keys]) };
    this.#actors.set(id, actor);
  }

  /** Notes that a user or a role of AWS, by its unique id, serves one actor alone. */
  belongs(uniqueId: string, to: ActorName): void {
    this.#principals.set(uniqueId, to);
  }

  /** The actor that a user or a role of AWS serves alone; undefined if none was noted. */
  ownerOf(uniqueId: string): ActorName | undefined {
    return this.#principals.get(uniqueId);
  }

  /** Notes that the evidence proves two keys to mean one actor; the better proof counts. */
  same(strength: Proof, left: string, right: string): void {
    const pair = left < right ? { left, right } : { left: right, right: left };
    const id = `${pair.left} ${pair.right}`;
    if (this.#same.get(id)?.strength !== 'exact') this.#same.set(id, { ...pair, strength });
  }

  /** Notes that the evidence proves a credential to be made from another. */
  derived(strength: Proof, relation: Derivation, child: string, parent: string): void {
    this.#derived.set(`${child} ${parent}`, { child, parent, relation, strength });
  }

  /** All actors, in the order of kind and name. */
  get identities(): readonly Identity[] {
    return [...this.#actors]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, { of, keys }]) => ({
        name: of.name,
        kind: of.kind,
        owner: of.owner ?? null,
        keys: [...keys].sort(),
      }));
  }

  /** All proven pairs of keys, in their order. */
  get sameActor(): readonly SameActor[] {
    return inOrder(this.#same);
  }

  /** All proven links of credentials, in the order of their keys. */
  get links(): readonly Derived[] {
    return inOrder(this.#derived);
  }
}

function inOrder<T>(noted: ReadonlyMap<string, T>): readonly T[] {
  return [...noted].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry);
}
