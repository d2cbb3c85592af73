import { describe, expect, it } from 'vitest';
import { CredtrailError } from '#core/base/error.ts';
import { sha256 } from '#core/base/hash.ts';
import { readIndicators, type IndicatorList } from '#core/lists/read-indicators.ts';

const TOKEN = 'hvs.EXAMPLEtoken0123456789abcdef';

function read(text: string | Uint8Array, name = 'list.txt'): IndicatorList {
  return readIndicators(typeof text === 'string' ? new TextEncoder().encode(text) : text, name);
}

function said(list: IndicatorList): string[] {
  return list.indicators.map(({ kind, value, note, line }) =>
    [line, kind, value, note].join('|').replace(/\|$/, ''),
  );
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CredtrailError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a list of indicators', () => {
  it('holds one a line, with comments and what they say of it', () => {
    const list = read(
      `# seen in the field\n192.0.2.1\n\n198.51.100.0/24 # the proxy\n2001:DB8::1\nAKIAEXAMPLE111111111\narn:aws:iam::111111111111:role/x\n${'ab'.repeat(32)}\naws-cli/2.15.30 Python/3.11\nuser-agent: Evil Client\nvault-accessor:default/EXAMPLE\n`,
    );
    expect(said(list)).toEqual([
      '2|address|192.0.2.1',
      '4|network|198.51.100.0/24|the proxy',
      '5|address|2001:DB8::1',
      '6|aws-key|AKIAEXAMPLE111111111',
      '7|arn|arn:aws:iam::111111111111:role/x',
      `8|hash|${'ab'.repeat(32)}`,
      '9|agent|aws-cli/2.15.30 Python/3.11',
      '10|agent|Evil Client',
      '11|key|vault-accessor:default/EXAMPLE',
    ]);
    expect(list.problems).toEqual([]);
  });

  it('names every line that it does not understand, with its number and the reason', () => {
    const rubbish = [
      'evil.example.com',
      'https://192.0.2.1/x',
      'd41d8cd98f00b204e9800998ecf8427e',
      '192.0.2.300',
      '192.0.2.0/40',
      '192.0.2.1 - 192.0.2.9',
      'mallory@example.com',
      '<script>alert(1)</script>',
      '=cmd|calc',
    ];
    const list = read(['192.0.2.1', ...rubbish, '192.0.2.2'].join('\n'));
    expect(list.indicators).toHaveLength(2);
    expect(list.problems.map(({ line, excerpt }) => [line, excerpt])).toEqual(
      rubbish.map((text, i) => [i + 2, text]),
    );
    expect(list.problems.map(({ reason }) => reason.split(/[;,]/)[0])).toEqual([
      'a domain name',
      'a URL',
      'an MD5 or SHA-1 hash',
      'a number',
      'a block of addresses that is none',
      'a range of addresses',
      'an e-mail address',
      'neither an address',
      'neither an address',
    ]);
  });

  it('understands addresses that were written so that nobody clicks on them, and those with a port', () => {
    expect(said(read('192[.]0[.]2[.]1\n192.0.2.7:443\n[2001:db8::1]:443'))).toEqual([
      '1|address|192.0.2.1',
      '2|address|192.0.2.7',
      '3|address|[2001:db8::1]',
    ]);
  });

  it('keeps a token by its hash alone, and masks one among what it did not understand', () => {
    const list = read(`${TOKEN}\nmallory ${TOKEN}\n`);
    expect(list.indicators[0]).toMatchObject({
      kind: 'hash',
      value: sha256(TOKEN),
      note: 'Vault token, kept by its hash',
    });
    expect(list.masked).toBe(2);
    expect(JSON.stringify(list)).not.toContain('EXAMPLEtoken');
  });

  it('masks secrets in what it says of an entry and in user agents, and looks for none that a hash gives away', () => {
    const list = read(
      `192.0.2.1 # saw token=${TOKEN}\nua: client password=hunter22\npassword=hunter22\n192.0.2.2 # plain`,
    );
    expect(said(list)).toEqual([
      `1|address|192.0.2.1|saw token=sha256:${sha256(TOKEN)}`,
      '2|agent|client password=masked',
      '4|address|192.0.2.2|plain',
    ]);
    expect(list.problems).toMatchObject([{ line: 3, excerpt: 'masked' }]);
    expect(list.masked).toBe(3);
  });

  it('counts what is there twice once, and says so', () => {
    expect(
      read('192.0.2.1\nARN:aws:iam::111111111111:role/x\narn:aws:iam::111111111111:role/x\n192.0.2.1'),
    ).toMatchObject({
      indicators: { length: 2 },
      duplicates: 2,
    });
  });

  it('reads 100,000 lines', () => {
    const lines = Array.from({ length: 100_000 }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`);
    const list = read(lines.join('\r\n'));
    expect([list.indicators.length, list.problems.length]).toEqual([100_000, 0]);
    expect(list.indicators.at(-1)).toMatchObject({ line: 100_000, value: lines.at(-1) });
  });

  it('refuses what is no text with a code', () => {
    expect(codeOf(() => read(Uint8Array.from({ length: 4000 }, (_, i) => (i * 37) % 256)))).toBe(
      'input-unreadable',
    );
    expect(codeOf(() => read(new Uint8Array(100), 'x.csv'))).toBe('input-unreadable');
    expect(codeOf(() => read('[ "192.0.2.1", ', 'x.json'))).toBe('input-unreadable');
    expect(read(new Uint8Array(0))).toMatchObject({ indicators: [], problems: [] });
  });
});

describe('a CSV list', () => {
  it('takes the column of a known name and keeps the others as a note, through quotes, line ends and separators', () => {
    const text =
      '\ufeffname;"IP Address";seen\r\n"Mallory; the ""first""";192.0.2.1;2026-10-14\r\n"two\r\nlines";198.51.100.7;\r\n;nothing;x\r\n';
    const list = read(text, 'list.csv');
    expect(list.format).toBe('csv');
    expect(said(list)).toEqual([
      '2|address|192.0.2.1|name: Mallory; the "first"; seen: 2026-10-14',
      '3|address|198.51.100.7|name: two\r\nlines',
    ]);
    expect(list.problems).toMatchObject([{ line: 5, excerpt: 'nothing' }]);
  });

  it('is read as Windows-1252 where it is not UTF-8', () => {
    const bytes = Uint8Array.from(Buffer.from('ip,note\n192.0.2.1,Z\xfcrich \x96 proxy\n', 'latin1'));
    expect(said(read(bytes, 'list.csv'))).toEqual(['2|address|192.0.2.1|note: Zürich – proxy']);
  });

  it('is read as UTF-16 where its mark says so', () => {
    const bytes = Uint8Array.from(Buffer.from('\ufeffip,note\r\n192.0.2.1,Łódź\r\n', 'utf16le'));
    expect(said(read(bytes, 'list.csv'))).toEqual(['2|address|192.0.2.1|note: Łódź']);
  });

  it('takes the first column where no column has a known name, its first line included', () => {
    expect(said(read('192.0.2.1,a\n192.0.2.2,b\n', 'x.csv'))).toEqual([
      '1|address|192.0.2.1|a',
      '2|address|192.0.2.2|b',
    ]);
  });

  it('loses no line to a quote that nothing closes, nor minutes to many of them', () => {
    const list = read(
      'ip,note\n192.0.2.1,"open\n192.0.2.2,"6"" pipe" \n"192.0.2.3,x\n192.0.2.4,y\n',
      'x.csv',
    );
    expect(said(list)).toEqual([
      '2|address|192.0.2.1|note: "open',
      '3|address|192.0.2.2|note: 6" pipe',
      '5|address|192.0.2.4|note: y',
    ]);
    expect(list.problems).toMatchObject([{ line: 4, excerpt: '"192.0.2.3' }]);
    expect(read(`ip,note\n${'"a'.repeat(200_000)}`, 'x.csv').problems).toHaveLength(1);
  });

  it('takes every cell of a column of user agents for one', () => {
    expect(said(read('user_agent\n"Mozilla/5.0 (X11, like Gecko)"\nanything at all\n', 'x.csv'))).toEqual([
      '2|agent|Mozilla/5.0 (X11, like Gecko)',
      '3|agent|anything at all',
    ]);
  });
});

describe('a JSON list', () => {
  it('is an array of texts or of objects', () => {
    const list = read(
      JSON.stringify(['192.0.2.1', { ip: '192.0.2.2', comment: 'c2' }, 7, { odd: true }]),
      'x.json',
    );
    expect(said(list)).toEqual(['1|address|192.0.2.1', '2|address|192.0.2.2|comment: c2']);
    expect(list.problems.map(({ line }) => line)).toEqual([3, 4]);
  });

  it('is read at any depth, and refused with a code where that is too deep', () => {
    const nested = (depth: number) => `${'{"data":['.repeat(depth)}"192.0.2.1"${']}'.repeat(depth)}`;
    expect(said(read(nested(40), 'x.json'))).toEqual(['1|address|192.0.2.1']);
    expect(codeOf(() => read(nested(200_000), 'x.json'))).toBe('input-unreadable');
  });

  it('is a STIX bundle, of whose patterns each value counts', () => {
    const pattern = `[ipv4-addr:value = '192.0.2.1' OR ipv6-addr:value = '2001:db8::1'] OR [file:hashes.'SHA-256' = '${'ab'.repeat(32)}']`;
    const indicator = { type: 'indicator', id: 'indicator--1', name: 'c2', pattern };
    const list = read(
      JSON.stringify({
        type: 'bundle',
        id: 'bundle--1',
        objects: [indicator, { type: 'identity', id: 'identity--1', name: 'us' }],
      }),
    );
    expect(said(list).map((line) => line.split('|')[1])).toEqual(['address', 'address', 'hash']);
    expect(list.problems).toEqual([]);
  });

  it('is a MISP event, of whose attributes each counts', () => {
    const list = read(
      JSON.stringify({
        Event: {
          info: 'x',
          Attribute: [
            { type: 'ip-src', value: '192.0.2.1' },
            { type: 'domain', value: 'evil.example.com' },
          ],
        },
      }),
    );
    expect(said(list)).toEqual(['1|address|192.0.2.1|type: ip-src']);
    expect(list.problems).toMatchObject([{ line: 2, excerpt: 'evil.example.com' }]);
  });
});
