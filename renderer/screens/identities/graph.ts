import type { ActorLink } from '#core/api/contract.ts';
import type { EdgeLook, GraphEdge, GraphNode } from '../../charts/actors/layout.ts';
import { actorName, actorSystem } from '../../format/actor-keys.ts';
import { LINK_STATE_WORDS } from '../../format/identity-words.ts';
import { spaced, worded } from '../../format/words.ts';
import { keyWords } from './decision-words.ts';

/** Keys in one picture at most; more are a list only. */
export const MOST_DRAWN = 40;

/** What a link is called in the picture. */
export function linkId({ leftKey, rightKey, rule }: ActorLink): string {
  return [leftKey, rightKey, rule].join(' ');
}

function lookOf({ state, strength }: ActorLink): EdgeLook {
  if (state === 'rejected') return 'rejected';
  if (state === 'candidate' || (strength === 'weak' && state !== 'accepted')) return 'waiting';
  return strength === 'strong' && state === 'joined' ? 'strong' : 'exact';
}

/** The keys of an identity and those that open questions or rejected links lead to, with all links. */
export function graphOf(
  keys: readonly string[],
  links: readonly ActorLink[],
): { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[] } {
  const own = new Set(keys);
  const labels = new Map<string, string>();
  for (const { leftKey, rightKey, leftIdentity, rightIdentity } of links) {
    labels.set(leftKey, leftIdentity.label);
    labels.set(rightKey, rightIdentity.label);
  }
  const all = new Set([...keys, ...labels.keys()]);
  const nodes = [...all].map((id): GraphNode => {
    const { title } = actorSystem(id);
    const of = own.has(id) ? '' : ` · ${labels.get(id) ?? ''}`;
    return { id, system: `${title}${of}`, name: actorName(id), own: own.has(id) };
  });
  const edges = links.map((link): GraphEdge => ({
    id: linkId(link),
    ends: [link.leftKey, link.rightKey],
    look: lookOf(link),
  }));
  return { nodes, edges };
}

/** A link in words. */
export function linkWords(link: ActorLink): string {
  return `${keyWords(link.leftKey)} and ${keyWords(link.rightKey)}: ${spaced(link.rule)}, ${link.strength}, ${worded(LINK_STATE_WORDS, link.state)}`;
}
