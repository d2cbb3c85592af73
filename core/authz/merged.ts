import { sortedOnce, type Permission, type PermissionNote } from './decision.ts';

/** A permission on anything, without condition, exception or remark; the rest is written over it. */
export const UNBOUND: Omit<Permission, 'action' | 'service' | 'access'> = {
  resources: 'any',
  except: [],
  conditional: [],
  by: [],
  notes: [],
};

/** What stands for a policy or role whose content is not in evidence: a permission of its name. */
export function unknownContent(action: string, service: string, by: readonly string[]): Permission {
  return { ...UNBOUND, action, service, access: null, resources: [], by, notes: ['unknown-content'] };
}

/**
 * One permission for each action, sorted by it, of what several grants give. Its resources are those of all of them; an exception
 * stands unless another grant gives exactly that; it is conditional, on the conditions of all, only where no grant gives it without one.
 */
export function mergedPermissions(parts: Iterable<Permission>): readonly Permission[] {
  const byAction = new Map<string, Permission[]>();
  for (const part of parts) {
    const group = byAction.get(part.action);
    if (group) group.push(part);
    else byAction.set(part.action, [part]);
  }
  return sortedOnce(byAction.keys()).map((action) => merged(byAction.get(action) ?? []));
}

function merged(group: readonly Permission[]): Permission {
  const [first, second] = group as readonly [Permission, ...Permission[]];
  if (second === undefined) return inOrder(first);
  const given = new Set(group.flatMap(({ resources }) => (resources === 'any' ? [] : resources)));
  const everywhere = group.some(({ resources, except }) => resources === 'any' && except.length === 0);
  return {
    ...first,
    resources: group.some(({ resources }) => resources === 'any') ? 'any' : sortedOnce(given),
    except: everywhere
      ? []
      : sortedOnce(group.flatMap(({ except }) => except).filter((pattern) => !given.has(pattern))),
    conditional: group.some(({ conditional }) => conditional.length === 0)
      ? []
      : sortedOnce(group.flatMap(({ conditional }) => conditional)),
    by: sortedOnce(group.flatMap(({ by }) => by)),
    notes: sortedOnce(group.flatMap(({ notes }) => notes)) as readonly PermissionNote[],
  };
}

function inOrder(permission: Permission): Permission {
  const { resources, except, conditional, by, notes } = permission;
  return {
    ...permission,
    resources: resources === 'any' ? resources : ordered(resources),
    except: ordered(except),
    conditional: ordered(conditional),
    by: ordered(by),
    notes: ordered(notes) as readonly PermissionNote[],
  };
}

/** Most lists hold one text or none, and need no work. */
function ordered(list: readonly string[]): readonly string[] {
  return list.length < 2 ? list : sortedOnce(list);
}
