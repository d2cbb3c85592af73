import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CATALOGUE_ROWS, type CatalogueRow } from '#core/authz/escalation/catalogue.ts';
import { permissionMatcher } from '#core/authz/escalation/permission-pattern.ts';
import { Database, type Connection } from '#core/db/database.ts';

/** A text that a permission of the catalogue means: its wildcards filled, and the word `write` replaced. */
function instance({ provider, permission }: CatalogueRow): string {
  const filled = permission
    .replaceAll('*', 'a/b')
    .replaceAll('+', 'one')
    .replace(/^write /, 'patch ');
  return provider === 'aws' || provider === 'gcp' ? filled.toLowerCase() : filled;
}

async function catalogueTable(): Promise<Connection> {
  const database = await Database.open({ path: ':memory:' });
  onTestFinished(() => database.close());
  const db = await database.connect();
  await db.run(
    'CREATE TEMP TABLE technique (provider VARCHAR, technique VARCHAR, alternative INTEGER, "setSize" INTEGER, permission VARCHAR, exact VARCHAR, pattern VARCHAR, text VARCHAR)',
  );
  await db.run(
    `INSERT INTO technique SELECT unnest(from_json($1, '[{"provider": "VARCHAR", "technique": "VARCHAR", "alternative": "INTEGER",
      "setSize": "INTEGER", "permission": "VARCHAR", "exact": "VARCHAR", "pattern": "VARCHAR", "text": "VARCHAR"}]'), recursive := true)`,
    [JSON.stringify(CATALOGUE_ROWS.map((row) => ({ ...row, text: instance(row) })))],
  );
  return db;
}

describe('permissions of the catalogue as patterns', () => {
  it('are read by DuckDB and match there what they mean and nothing longer', async () => {
    const db = await catalogueTable();
    const missed = await db.rows('SELECT text FROM technique WHERE NOT regexp_full_match(text, pattern)');
    expect(missed).toEqual([]);
    const loose = await db.rows(
      `SELECT text FROM technique WHERE regexp_matches('x' || text, pattern) AND NOT starts_with(pattern, '^.*')`,
    );
    expect(loose).toEqual([]);
  });

  it('join calls to whole sets in SQL', async () => {
    const db = await catalogueTable();
    await db.run(`CREATE TEMP TABLE used AS FROM (VALUES
      ('aws', 'ec2:stopinstances'), ('aws', 'ec2:modifyinstanceattribute'), ('aws', 'ec2:startinstances'),
      ('aws', 'states:updatestatemachine'), ('vault', 'create auth/oidc/role/agents')) AS v(provider, permission)`);
    const whole =
      await db.rows(`SELECT t.technique FROM technique AS t JOIN used AS u ON u.provider = t.provider
        AND (u.permission = t.exact OR (t.exact IS NULL AND regexp_full_match(u.permission, t.pattern)))
      GROUP BY t.technique, t.alternative, t."setSize" HAVING count(DISTINCT t.permission) = t."setSize" ORDER BY ALL`);
    expect(whole.map((row) => row['technique'])).toEqual([
      'aws-ec2-change-user-data',
      'vault-auth-role-write',
    ]);
  });

  it.each([
    ['vault', 'write sys/policies/acl/+', 'create sys/policies/acl/a', true],
    ['vault', 'write sys/policies/acl/+', 'read sys/policies/acl/a', false],
    ['vault', 'write sys/policies/acl/+', 'update sys/policies/*', true],
    ['vault', 'write sys/policies/acl/+', 'update +/policies/acl/team', true],
    ['vault', 'write sys/policies/acl/+', 'update secret/*', false],
    ['vault', 'write sys/policies/acl/+', 'sudo sys/policies/*', false],
    ['vault', 'write +/issue/+', 'update pki/issue/web', true],
    ['vault', 'write +/issue/+', 'update team/pki/issue/web', false],
    ['vault', 'write identity/entity/merge', 'update identity/entity/merge', true],
    ['vault', 'write identity/entity/merge', 'update identity/entity-merge', false],
    ['vault', 'read sys/raw/*', 'read sys/raw/core/keyring', true],
    ['kubernetes', 'create core/pods/exec', 'create core/pods/exec', true],
    ['kubernetes', 'create core/pods/exec', '* core/*', true],
    ['kubernetes', 'create core/pods/exec', '* */*', true],
    ['kubernetes', 'create core/pods/exec', 'create core/pods', false],
    ['kubernetes', 'create core/pods', 'create core/pods/exec', false],
    ['gcp', '*.setIamPolicy', 'storage.buckets.setIamPolicy', true],
    ['gcp', '*.setIamPolicy', 'storage.buckets.getIamPolicy', false],
    ['aws', 'iam:PassRole', 'IAM:passrole', true],
    ['aws', 'iam:PassRole', 'iam:*', true],
    ['aws', 'iam:PassRole', '*', true],
    ['aws', 'iam:PassRole', 'iam:Get*', false],
  ] as const)('%s: %s is given by %s: %s', (provider, wanted, held, expected) => {
    expect(permissionMatcher(provider, wanted)(held)).toBe(expected);
  });

  it('stay given when what is held gets wider', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CATALOGUE_ROWS), fc.nat(), (row, at) => {
        const text = instance(row);
        const cut = at % text.length;
        const gives = permissionMatcher(row.provider, row.permission);
        expect([text, `${text.slice(0, cut)}*`].map(gives)).toEqual([true, true]);
      }),
    );
  });
});
