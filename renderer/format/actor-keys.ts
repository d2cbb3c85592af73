import { ends, keySpace } from './keys.ts';

/** A system that knows actors by keys of its own. */
export interface ActorSystem {
  /** Its name in code. */
  readonly id: string;
  /** Its name for people. */
  readonly title: string;
  /** Namespaces of its keys. */
  readonly spaces: readonly string[];
}

/** Every system whose keys name actors, in reading order. */
export const ACTOR_SYSTEMS: readonly ActorSystem[] = [
  { id: 'agent', title: 'Agent', spaces: ['agent'] },
  { id: 'person', title: 'Inventory', spaces: ['person'] },
  { id: 'kubernetes', title: 'Kubernetes', spaces: ['k8s-user'] },
  { id: 'spiffe', title: 'SPIFFE', spaces: ['spiffe'] },
  { id: 'vault', title: 'Vault', spaces: ['vault-entity', 'vault-role'] },
  { id: 'aws', title: 'AWS', spaces: ['aws-arn', 'aws-principal', 'aws-service', 'instance'] },
  { id: 'gcp', title: 'Google Cloud', spaces: ['gcp-principal'] },
  { id: 'tokens', title: 'Tokens', spaces: ['jwt-sub', 'jwt-client'] },
  { id: 'ssh', title: 'SSH', spaces: ['ssh-user', 'ssh-principal'] },
  { id: 'services', title: 'Services', spaces: ['service'] },
];

const OTHERS: ActorSystem = { id: 'others', title: 'Others', spaces: [] };

/** The system that knows an actor by this key. */
export function actorSystem(key: string): ActorSystem {
  const space = keySpace(key);
  return ACTOR_SYSTEMS.find(({ spaces }) => spaces.includes(space)) ?? OTHERS;
}

/** Things with a key by the system of their key, in reading order, systems without any left out. */
export function bySystem<T>(
  things: readonly T[],
  keyOf: (thing: T) => string,
): readonly { readonly system: ActorSystem; readonly things: readonly T[] }[] {
  return [...ACTOR_SYSTEMS, OTHERS]
    .map((system) => ({ system, things: things.filter((thing) => actorSystem(keyOf(thing)) === system) }))
    .filter((group) => group.things.length > 0);
}

/** The last parts of a text, cut at its separators. */
function tail(text: string, separators: RegExp, parts: number): string {
  return text.split(separators).slice(-parts).join('/');
}

/** What of a key tells one actor of a system from another, without what all of them share: `role/release-runner`, `agents/release-runner`. */
export function actorName(key: string): string {
  const space = keySpace(key);
  const value = key.slice(space.length + 1);
  switch (space) {
    case 'agent':
      return ends(value, 6);
    case 'aws-arn':
      return value.split(':').slice(5).join(':') || value;
    case 'aws-principal':
      return value.startsWith('arn:') ? tail(value, /[:/]/, 2) : value;
    case 'vault-entity':
      return ends(tail(value, /\//, 1), 6);
    case 'vault-role':
      return tail(value, /\//, 2);
    case 'k8s-user':
      return value.includes('system:serviceaccount:') ? tail(value, /:/, 2) : tail(value, /\//, 1);
    case 'jwt-sub':
      return value.includes(':serviceaccount:') ? tail(value, /:/, 2) : tail(value, /\//, 1);
    case 'spiffe':
      return value.replace(/^\/\/[^/]*/, '');
    case 'gcp-principal':
      return value.startsWith('principal') ? tail(value, /\//, 4) : value;
    default:
      return value;
  }
}

/** A text of at most so many characters, its beginning cut away where it is longer: names differ at their ends. */
export function cutLeft(text: string, most: number): string {
  return text.length <= most ? text : `…${text.slice(text.length - most + 1)}`;
}
