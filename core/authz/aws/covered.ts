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

/** Answers whether a statement means, for certain, all that a pattern unknown to the catalogue means. */
function meaningUnknown({ actions, notActions }: AwsStatement): (glob: Glob) => boolean {
  const globs = (actions ?? notActions ?? []).map(actionGlob);
  return (glob) =>
    actions === null
      ? globs.every((pattern) => !overlaps(pattern, glob))
      : globs.some((pattern) => contains(pattern, glob));
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

/** The actions of the catalogue that some patterns name. */
const namedBy = (patterns: readonly string[]): ReadonlySet<CataloguedAction> =>
  new Set(patterns.flatMap((pattern) => actionsMatching(pattern)));

const grants = ({ part, effect }: AwsStatement): boolean => part === 'identity' && effect === 'allow';

/** Answers which statements, by their place, mean an action of the catalogue. */
function meaners(statements: readonly AwsStatement[]): (action: CataloguedAction) => readonly number[] {
  const always: number[] = [];
  const byAction = new Map<CataloguedAction, number[]>();
  const butFor: (readonly [number, ReadonlySet<CataloguedAction>])[] = [];
  for (const [at, { actions, notActions }] of statements.entries()) {
    if (actions === null) butFor.push([at, namedBy(notActions ?? [])]);
    else if (actions.some((pattern) => EVERYTHING.test(pattern))) always.push(at);
    else for (const action of namedBy(actions)) byAction.set(action, [...(byAction.get(action) ?? []), at]);
  }
  return (action) => {
    const others = butFor.flatMap(([at, named]) => (named.has(action) ? [] : [at]));
    return [...always, ...(byAction.get(action) ?? []), ...others].sort((left, right) => left - right);
  };
}

/** Actions of the catalogue that statements may allow. */
function candidates(granting: readonly AwsStatement[]): readonly CataloguedAction[] {
  const whole = granting.some(({ actions }) => actions?.some((pattern) => EVERYTHING.test(pattern)) ?? true);
  return whole ? allActions() : [...namedBy(granting.flatMap(({ actions }) => actions ?? []))];
}

/** Every action that an identity statement allows, with all statements that mean it, in the order of the actions' names. */
export function applicable(
  statements: readonly AwsStatement[],
  areasOf: (statement: AwsStatement) => readonly Area[],
): readonly Applicable[] {
  const covered = statements.map((statement): Covered => ({ statement, areas: areasOf(statement) }));
  const found: Applicable[] = [];
  const add = (named: NamedAction, means: readonly number[]): void => {
    const told = means.flatMap((at) => covered[at] ?? []);
    if (!told.some(({ statement }) => grants(statement))) return;
    found.push({ named, covered: told, signature: means.join() });
  };
  const meant = meaners(statements);
  for (const action of candidates(statements.filter(grants))) add(action, meant(action));
  const unknown = unknownActions(statements);
  const meaning = unknown.length > 0 ? statements.map(meaningUnknown) : [];
  for (const named of unknown) {
    const glob = actionGlob(named.action);
    add(
      named,
      [...meaning.entries()].flatMap(([at, means]) => (means(glob) ? [at] : [])),
    );
  }
  return found.sort((left, right) => (left.named.action < right.named.action ? -1 : 1));
}
