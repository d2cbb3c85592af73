const METHODS = new Set(['run', 'rows', 'first', 'arrow', 'stream']);
const QUOTING = new Set(['identifier', 'literal']);
const CONSTANT = /^[A-Z][A-Z0-9_]*$/;
const FRAGMENT = /(^sql|Sql|SQL)$/;

/** The variable that a name refers to, or undefined. */
function variableOf(name, scope) {
  for (let at = scope; at; at = at.upper) {
    const found = at.set.get(name);
    if (found) return found;
  }
  return undefined;
}

/** The initialiser of a `const` or of an import ending in `.sql?raw`; `'sql-file'` for the latter. */
function sourceOf(variable) {
  const definition = variable?.defs[0];
  if (definition?.type === 'ImportBinding') {
    return String(definition.parent.source.value).includes('.sql') ? 'sql-file' : undefined;
  }
  if (definition?.type === 'Variable' && definition.parent.kind === 'const')
    return definition.node.init ?? undefined;
  return undefined;
}

/** Name of a called function, the last part of a path. */
function calledName(callee) {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier'
    ? callee.property.name
    : '';
}

/** The name at the root of `A.b[c].d`. */
function rootName(node) {
  let at = node;
  while (at.type === 'MemberExpression') at = at.object;
  return at.type === 'Identifier' ? at.name : '';
}

/** Whether a call yields SQL that is safe by its make: quoting, a named fragment, or a joined list of quoted parts. */
function safeCall(node, scope, depth) {
  const name = calledName(node.callee);
  if (QUOTING.has(name) || FRAGMENT.test(name)) return true;
  if (name === 'join') return safe(node.callee.object, scope, depth + 1);
  if (name !== 'map') return false;
  const mapper = node.arguments[0];
  if (mapper?.type === 'Identifier') return QUOTING.has(mapper.name) || FRAGMENT.test(mapper.name);
  if (mapper?.type !== 'ArrowFunctionExpression' || mapper.body.type === 'BlockStatement') return false;
  return safe(mapper.body, scope, depth + 1);
}

/** Whether an expression inside SQL text is quoted, constant or a named fragment of SQL. */
function safe(node, scope, depth = 0) {
  if (node == null || depth > 12) return false;
  switch (node.type) {
    case 'Literal':
      return true;
    case 'TemplateLiteral':
      return node.expressions.every((part) => safe(part, scope, depth + 1));
    case 'BinaryExpression':
      return node.operator === '+' && safe(node.left, scope, depth + 1) && safe(node.right, scope, depth + 1);
    case 'ConditionalExpression':
      return safe(node.consequent, scope, depth + 1) && safe(node.alternate, scope, depth + 1);
    case 'LogicalExpression':
      return safe(node.left, scope, depth + 1) && safe(node.right, scope, depth + 1);
    case 'ArrayExpression':
      return node.elements.every((part) => safe(part, scope, depth + 1));
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'ChainExpression':
      return safe(node.expression, scope, depth + 1);
    case 'MemberExpression':
      return (
        CONSTANT.test(rootName(node)) ||
        (!node.computed && node.property.type === 'Identifier' && FRAGMENT.test(node.property.name))
      );
    case 'CallExpression':
      return safeCall(node, scope, depth);
    case 'Identifier': {
      if (CONSTANT.test(node.name) || FRAGMENT.test(node.name)) return true;
      const source = sourceOf(variableOf(node.name, scope));
      return source === 'sql-file' || (source !== undefined && safe(source, scope, depth + 1));
    }
    default:
      return false;
  }
}

/** The first part of a text that is put into SQL unquoted, or undefined. A bare name is looked up once. */
function unsafePart(node, scope, depth = 0) {
  if (node.type === 'Identifier' && depth === 0) {
    const source = sourceOf(variableOf(node.name, scope));
    return source === undefined || source === 'sql-file' ? undefined : unsafePart(source, scope, 1);
  }
  if (node.type === 'TemplateLiteral') return node.expressions.find((part) => !safe(part, scope));
  if (node.type === 'BinaryExpression' && node.operator === '+') {
    return [node.left, node.right].find((part) => !safe(part, scope));
  }
  return undefined;
}

/**
 * Text given to a connection may only hold values that went through `identifier()` or `literal()`, constants in
 * upper case and entries of such, `.sql` files, and fragments whose name ends in `sql` or `Sql`.
 */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      unquoted:
        'Bind this value, or quote it with identifier() or literal(); a fragment of SQL has a name that ends in Sql.',
    },
  },
  create(context) {
    return {
      CallExpression(node) {
        if (node.callee.type !== 'MemberExpression' || !METHODS.has(calledName(node.callee))) return;
        const text = node.arguments[0];
        if (text === undefined) return;
        const part = unsafePart(text, context.sourceCode.getScope(node));
        if (part) context.report({ node: part, messageId: 'unquoted' });
      },
    };
  },
};
