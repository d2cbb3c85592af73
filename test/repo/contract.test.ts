import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { exists, filesUnder, textOf } from './tree.ts';

const PRELOAD = 'electron/preload.ts';

/** Names of the members of every object that the preload hands to the page. */
function exposed(text: string): string[][] {
  const file = ts.createSourceFile(PRELOAD, text, ts.ScriptTarget.ES2023, true);
  const constants = new Map<string, ts.Expression>();
  const given: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) {
      constants.set(node.name.text, node.initializer);
    }
    if (
      ts.isCallExpression(node) &&
      /\bexposeInMainWorld$/.test(node.expression.getText(file)) &&
      node.arguments[1]
    ) {
      given.push(node.arguments[1]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return given.map((argument) => {
    let value: ts.Expression | undefined = argument;
    while (value && !ts.isObjectLiteralExpression(value)) {
      if (ts.isIdentifier(value)) value = constants.get(value.text);
      else if (ts.isSatisfiesExpression(value) || ts.isAsExpression(value)) value = value.expression;
      else value = undefined;
    }
    return value?.properties.map((property) => property.name?.getText(file) ?? '…') ?? ['…'];
  });
}

describe('contract', () => {
  it('has exactly one handler for each call', async () => {
    const { CONTRACT } = await import('#core/api/contract.ts');
    const { HANDLERS } = await import('#core/api/handlers/index.ts');
    expect(Object.keys(HANDLERS).sort()).toEqual(Object.keys(CONTRACT).sort());
  });

  it('is called in full by the suite that every host runs', async () => {
    const suite = filesUnder('test/contract').filter((path) => path.endsWith('.ts'));
    if (suite.length === 0) return;
    const { CONTRACT } = await import('#core/api/contract.ts');
    const text = suite.map(textOf).join('\n');
    expect(Object.keys(CONTRACT).filter((name) => !text.includes(`'${name}'`))).toEqual([]);
  });

  it('says of every error what it means', async () => {
    const { ERROR_CODES, ERROR_TEXT } = await import('#core/api/errors.ts');
    expect(Object.keys(ERROR_TEXT).sort()).toEqual([...ERROR_CODES].sort());
  });

  it('crosses the preload as call and on, and nothing else does', () => {
    expect(exposed("contextBridge.exposeInMainWorld('x', { call, on, more() {} })")).toEqual([
      ['call', 'on', 'more'],
    ]);
    if (!exists(PRELOAD) || textOf(PRELOAD).length < 20) return;
    expect(exposed(textOf(PRELOAD)).map((names) => names.sort())).toEqual([['call', 'on']]);
  });
});
