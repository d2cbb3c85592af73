import type { AccessLevel } from '#core/model/vocabulary.ts';
import type { Area } from '#core/authz/aws/area.ts';
import {
  actionsMatching,
  allActions,
  type CataloguedAction,
  type ResourceType,
} from '#core/authz/aws/catalogue.ts';
import { contains, type Glob, overlaps } from '#core/authz/aws/glob.ts';
import { actionGlob } from '#core/authz/aws/pattern.ts';
import type { AwsStatement } from '#core/authz/aws/statement.ts';

/** An action that a policy means: of the catalogue, or as the policy names it where the catalogue does not know it. */
export interface NamedAction {
  /** Its name; as the policy writes it where the catalogue does not know it. */
  readonly action: string;
  /** Prefix of its service. */
  readonly service: string;
  /** Kind of access; null where the catalogue does not know it. */
  readonly access: AccessLevel | null;
  /** Kinds of its resources; null where the catalogue does not know it. */
  readonly resourceTypes: readonly ResourceType[] | null;
}

/** A statement with its areas. */
export interface Covered {
  /** The statement. */
  readonly statement: AwsStatement;
  /** Resources and conditions of it. */
  readonly areas: readonly Area[];
}

/** An action and the statements that mean it. */
export interface Applicable {
  /** The action. */
  readonly named: NamedAction;
  /** The statements, in the order given. */
  readonly covered: readonly Covered[];
  /** The same for actions that the same statements mean. */
  readonly signature: string;
}

const EVERYTHING = /^\*+(:\*+)?$/;

function meansEverything({ actions }: AwsStatement): boolean {
  return actions?.some((pattern) => EVERYTHING.test(pattern)) ?? false;
}

/** The actions of the catalogue that a statement means. */
function meantBy({ actions, notActions }: AwsStatement): readonly CataloguedAction[] {
  const named = new Set((actions ?? notActions ?? []).flatMap((pattern) => actionsMatching(pattern)));
  return actions === null ? allActions().filter((action) => !named.has(action)) : [...named];
}

/** Whether a statement means, for certain, all that a pattern unknown to the catalogue means. */
function meansUnknown({ actions, notActions }: AwsStatement, glob: Glob): boolean {
  if (actions !== null) return actions.some((pattern) => contains(actionGlob(pattern), glob));
  return (notActions ?? []).every((pattern) => !overlaps(actionGlob(pattern), glob));
}

/** Actions that statements allow by a name or pattern that the catalogue knows nothing for, each once. */
function unknownActions(statements: readonly AwsStatement[]): readonly NamedAction[] {
  const granting = statements.filter(({ part, effect }) => part === 'identity' && effect === 'allow');
  const patterns = new Map(
    granting.flatMap(({ actions }) => actions ?? []).map((each) => [each.toLowerCase(), each]),
  );
  return [...patterns.values()]
    .filter((pattern) => actionsMatching(pattern).length === 0)
    .map((action) => ({ action, service: action.split(':', 1)[0] ?? '', access: null, resourceTypes: null }));
}

/** Every action that an identity statement allows, with all statements that mean it, in the order of the actions' names. */
export function applicable(
  statements: readonly AwsStatement[],
  areasOf: (statement: AwsStatement) => readonly Area[],
): readonly Applicable[] {
  const covered = statements.map((statement): Covered => ({ statement, areas: areasOf(statement) }));
  const always = new Set<number>();
  const meaning = new Map<CataloguedAction, number[]>();
  for (const [at, statement] of statements.entries()) {
    if (meansEverything(statement)) {
      always.add(at);
      continue;
    }
    for (const action of meantBy(statement)) {
      const held = meaning.get(action);
      if (held === undefined) meaning.set(action, [at]);
      else held.push(at);
    }
  }
  const grants = (at: number): boolean =>
    statements[at]?.part === 'identity' && statements[at].effect === 'allow';
  const everywhere = [...always].some(grants);
  const candidates: readonly CataloguedAction[] = everywhere ? allActions() : [...meaning.keys()];
  const found: Applicable[] = [];
  const add = (named: NamedAction, means: readonly number[]): void => {
    if (!everywhere && !means.some(grants)) return;
    const indices = [...always, ...means].sort((left, right) => left - right);
    found.push({ named, covered: indices.flatMap((at) => covered[at] ?? []), signature: indices.join() });
  };
  for (const action of candidates) add(action, meaning.get(action) ?? []);
  for (const named of unknownActions(statements)) {
    const glob = actionGlob(named.action);
    const means = [...statements.keys()].filter(
      (at) => !always.has(at) && statements[at] !== undefined && meansUnknown(statements[at], glob),
    );
    add(named, means);
  }
  return found.sort((left, right) => (left.named.action < right.named.action ? -1 : 1));
}
