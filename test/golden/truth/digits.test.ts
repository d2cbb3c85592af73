import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readFolder } from '#test/golden/sample/plain-reader.ts';
import { TempCase } from '#test/kit/case.ts';
import { command } from '#test/kit/command.ts';
import { committedSample } from '#test/kit/sample.ts';

/** The serial number of an SSH certificate of the sample: beyond what a double can hold. */
const SSH_SERIAL = '14477456656239810445';

let made: TempCase;
/** The serial number of an SVID of 160 bits, as SPIRE's log has it and as its certificate does. */
let svid: { readonly decimal: string; readonly hex: string };

beforeAll(async () => {
  const { bundle } = committedSample();
  const log = (await readFolder(bundle)).get('spire/server.log') ?? '';
  const decimal = /serial_num=(\d{47,49})/.exec(log)?.[1] ?? '';
  svid = { decimal, hex: BigInt(decimal).toString(16) };
  expect(svid.hex).toHaveLength(40);
  made = await TempCase.make();
  await made.importPath(bundle);
});
afterAll(() => made.remove());

async function said(...argv: string[]): Promise<string> {
  const { code, out, err } = await command(...argv, '--case', made.dir);
  expect([code, err]).toEqual([0, expect.any(String)]);
  return out;
}

it('serial numbers beyond 2^53 come out of a query digit for digit, as table, JSON and CSV', async () => {
  const query = `SELECT coalesce(f.value, regexp_extract(c.credential_key, '[^/]*$')) AS serial FROM credential AS c LEFT JOIN credential_fact AS f ON f.credential_key = c.credential_key AND f.name = 'serial'
    WHERE contains(c.credential_key, '${SSH_SERIAL}') OR f.value = '${SSH_SERIAL}' OR contains(c.credential_key, '${svid.hex}') OR f.value = '${svid.hex}'
    ORDER BY 1`;
  for (const format of ['table', 'json', 'csv']) {
    const text = await said('sql', query, '--format', format);
    expect([format, text.includes(SSH_SERIAL), text.includes(svid.hex)]).toEqual([format, true, true]);
  }
});

it('and of exported credentials and facts', async () => {
  const csv = join(made.home, 'facts.csv');
  await said('export', 'sql', '--sql', 'FROM credential_fact', '--to', csv);
  const credentials = join(made.home, 'credentials.csv');
  await said('export', 'credentials', '--to', credentials);
  const text = readFileSync(csv, 'utf8') + readFileSync(credentials, 'utf8');
  expect(text).toContain(SSH_SERIAL);
  expect(text).toContain(svid.hex);
});

it('a certificate is the one that SPIRE issued and the one that logged in, by their digits alone', async () => {
  const [login] = await made.rows<{ uses: bigint; issued: boolean }>(
    `SELECT uses, issued_at IS NOT NULL AS issued FROM credential WHERE kind = 'ssh-certificate' AND ends_with(credential_key, '/${SSH_SERIAL}')`,
  );
  expect(login).toMatchObject({ issued: true });
  expect(Number(login?.uses)).toBeGreaterThan(0);
  const keys = await made.rows<{ source: string }>(
    `SELECT DISTINCT e.source FROM credential_alias AS a
       JOIN credential_alias AS b USING (credential_id) JOIN lifecycle AS l ON l.credential_key = b.credential_key JOIN event AS e USING (event_id)
     WHERE contains(a.credential_key, '${svid.hex}') ORDER BY 1`,
  );
  expect(keys.map(({ source }) => source)).toEqual(['spire-server', 'x509']);
});
