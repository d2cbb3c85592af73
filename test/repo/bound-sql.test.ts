import { RuleTester } from 'eslint';
import ts from 'typescript-eslint';
import { describe, it } from 'vitest';
import rule from './rules/bound-sql.mjs';

RuleTester.describe = describe;
RuleTester.it = it;

const valid = [
  "c.run('SELECT 1')",
  'c.rows(`SELECT ${identifier(name)} FROM event`)',
  'c.run(`SET x = ${literal(text)}`)',
  'c.rows(`SELECT * FROM event ORDER BY ${SORTS[sort]}`)',
  'c.rows(`SELECT ${COLUMNS} FROM event`)',
  "import stage from './stage.sql?raw'; c.run(stage)",
  "import stage from './stage.sql?raw'; c.run(`${stage}; SELECT 1`)",
  'c.rows(`SELECT * FROM event WHERE ${whereSql}`)',
  'c.rows(`SELECT * FROM event WHERE ${filter.sql}`)',
  "c.rows(`SELECT * FROM event ${all ? '' : 'LIMIT 1'}`)",
  "c.rows(`SELECT ${names.map(identifier).join(', ')} FROM event`)",
  "c.rows(`SELECT ${names.map((n) => `max(${identifier(n)})`).join(', ')} FROM event`)",
  "const order = down ? 'DESC' : 'ASC'; c.rows(`SELECT 1 ORDER BY 1 ${order}`)",
  'list.first(`${anything}`.length)',
];
const invalid = [
  'c.run(`SELECT * FROM ${table}`)',
  "c.rows('SELECT * FROM ' + table)",
  "const query = `SELECT * FROM event WHERE account = '${account}'`; c.rows(query)",
  'c.first(`SELECT ${names.join()} FROM event`)',
  'c.arrow(`SELECT ${names.map((n) => n).join()} FROM event`)',
  'c.stream(`SELECT ${args.column} FROM event`)',
];

new RuleTester({ languageOptions: { parser: ts.parser } }).run('bound-sql', rule, {
  valid,
  invalid: invalid.map((code) => ({ code, errors: [{ messageId: 'unquoted' }] })),
});
