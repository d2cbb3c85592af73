import { type Permission, type PermissionNote, sortedOnce } from '#core/authz/decision.ts';
import {
  ANY,
  type Area,
  areasOf,
  bounded,
  denied,
  holdsAll,
  isAny,
  meet,
  type Resources,
  withoutRepeats,
} from '#core/authz/aws/area.ts';
import { formOf } from '#core/authz/aws/catalogue.ts';
import { matches } from '#core/authz/aws/glob.ts';
import { applicable, type Covered, type NamedAction } from '#core/authz/aws/covered.ts';
import { type AwsPrincipal, type AwsRequest, lookupOf } from '#core/authz/aws/request.ts';
import { type AwsStatement, isSilent, type PolicyPart } from '#core/authz/aws/statement.ts';

/** What is known of a holder whose permissions are asked for. */
export interface ExpandOptions {
  /** Who holds them; null where it is not known. */
  readonly principal: AwsPrincipal | null;
  /** Values of context keys, as in a request. Keys that are not here are open. */
  readonly context: AwsRequest['context'];
  /** Whether its account is the management account of its organisation. */
  readonly fromManagement: boolean;
}

const BOUNDING: ReadonlySet<PolicyPart> = new Set(['boundary', 'session', 'service-control']);

/** Statements that bound together: of a boundary, of a session, of one node of the organisation. */
const groupOf = ({ part, level }: AwsStatement): string => `${part}/${level ?? ''}`;

/** What is left of areas that each bounding part has to allow as well. A part that is silent may allow anything. */
function withinBounds(
  areas: readonly Area[],
  covered: readonly Covered[],
  groups: ReadonlyMap<string, boolean>,
): readonly Area[] {
  let left = areas;
  for (const [group, silent] of groups) {
    if (silent) continue;
    const bounds = covered
      .filter(({ statement }) => statement.effect === 'allow' && groupOf(statement) === group)
      .flatMap((each) => each.areas);
    left = withoutRepeats(left.flatMap((area) => bounds.flatMap((bound) => bounded(area, bound))));
  }
  return left;
}

/** What the statements that mean an action leave of it, whatever kinds of resource it has. */
function leftOf(covered: readonly Covered[], groups: ReadonlyMap<string, boolean>): readonly Area[] {
  const granted = covered
    .filter(({ statement }) => statement.part === 'identity' && statement.effect === 'allow')
    .flatMap((each) => each.areas);
  let areas = withinBounds(withoutRepeats(granted), covered, groups);
  for (const { statement, areas: denying } of covered) {
    if (statement.effect !== 'deny') continue;
    for (const by of denying) areas = areas.flatMap((area) => denied(area, by));
  }
  return withoutRepeats(areas);
}

/** The areas in which an action without kinds of resource can be done: those that hold `*`, in Amazon S3 `arn:aws:s3:::*`. */
function reachableWhole(areas: readonly Area[], service: string, partition: string): readonly Area[] {
  const whole = service === 's3' ? `arn:${partition}:s3:::*` : '*';
  const holds = ({ glob }: Resources): boolean => matches(glob, whole);
  const open = areas.filter(({ on, denied: not, without }) => holds(on) && ![...not, ...without].some(holds));
  return withoutRepeats(open.map((area) => ({ ...area, on: ANY, without: [], denied: [] })));
}

/** The areas in which an action can be done at all: those that meet the form of one of its kinds of resource. */
function reachable(
  areas: readonly Area[],
  { resourceTypes, service }: NamedAction,
  partition: string,
): readonly Area[] {
  if (resourceTypes === null) return areas;
  if (resourceTypes.length === 0) return reachableWhole(areas, service, partition);
  const simple = areas.every(
    ({ on, denied: not, without }) => isAny(on) && not.length + without.length === 0,
  );
  if (simple) return areas;
  const forms = resourceTypes.map((type): Resources => ({ text: type.arn, glob: formOf(type) }));
  const possible = (on: Resources): boolean => isAny(on) || forms.some((form) => meet(form, on));
  const met = areas.filter(({ on }) => possible(on));
  if (met.every((area) => area.denied.length + area.without.length === 0)) return met;
  return withoutRepeats(
    met.map((area) => ({
      ...area,
      denied: area.denied.filter(possible),
      without: area.without.filter(possible),
    })),
  );
}

/** One permission of areas that are alike in whether they hang on anything. */
function permission(named: NamedAction, areas: readonly Area[], silent: boolean): Permission {
  const leftOut = areas.flatMap(({ without }) =>
    without.filter(
      (each) =>
        !areas.some((area) => holdsAll(area.on, each) && !area.without.some((other) => meet(other, each))),
    ),
  );
  const except = [...areas.flatMap((area) => area.denied), ...leftOut];
  const notes: PermissionNote[] = [];
  if (areas.some(({ overlap }) => overlap)) notes.push('overlap');
  if (silent) notes.push('unknown-content');
  if (named.resourceTypes === null) notes.push('unknown-to-catalogue');
  return {
    action: named.action,
    service: named.service,
    access: named.access,
    resources: areas.some(({ on }) => isAny(on)) ? 'any' : sortedOnce(areas.map(({ on }) => on.text)),
    except: sortedOnce(except.map(({ text }) => text)),
    conditional: sortedOnce(areas.flatMap(({ keys }) => keys)),
    by: sortedOnce(areas.flatMap(({ by }) => by)),
    notes,
  };
}

/** What holds without condition, and what more holds under conditions that are open. */
function permissionsOf(
  named: NamedAction,
  areas: readonly Area[],
  partition: string,
  silent: boolean,
): readonly Permission[] {
  const possible = reachable(areas, named, partition);
  const certain = possible.filter(({ keys }) => keys.length === 0);
  const hanging = possible.filter(({ keys }) => keys.length > 0);
  return [certain, hanging].filter((each) => each.length > 0).map((each) => permission(named, each, silent));
}

/**
 * What a holder may do at all by its own policies, as its boundary, its session and its organisation bound them, in the order of the
 * actions' names. An action has one row for what holds without condition and one for what more holds under open conditions.
 * Statements of resources and of roles that are assumed are not read: what they add depends on the resource. The root of an account,
 * which may do everything without a statement, has no rows.
 */
export function expandAws(policies: readonly AwsStatement[], options: ExpandOptions): readonly Permission[] {
  const lookup = lookupOf(options.principal, options.context, null);
  const partition = /^arn:([\w-]+):/.exec(options.principal?.name ?? '')?.[1] ?? 'aws';
  const organised = !options.fromManagement && options.principal?.serviceLinked !== true;
  const read = policies.filter(
    ({ part }) => part === 'identity' || (BOUNDING.has(part) && (part !== 'service-control' || organised)),
  );
  const groups = new Map<string, boolean>();
  for (const statement of read.filter(({ part }) => part !== 'identity')) {
    const group = groupOf(statement);
    groups.set(group, (groups.get(group) ?? false) || isSilent(statement));
  }
  const unsessioned =
    options.principal?.kind === 'federated-user' && !read.some(({ part }) => part === 'session');
  if (unsessioned) return [];
  const silent = read.some(isSilent);
  const told = read.filter((statement) => !isSilent(statement));
  const left = new Map<string, readonly Area[]>();
  const rows: Permission[] = [];
  for (const { named, covered, signature } of applicable(told, (statement) => areasOf(statement, lookup))) {
    const known = left.get(signature) ?? leftOf(covered, groups);
    left.set(signature, known);
    rows.push(...permissionsOf(named, known, partition, silent));
  }
  return rows;
}
