import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockOf, NetworkTable, readNetworks } from '#core/lists/networks.ts';
import { holds, parseAddress } from '#core/model/address.ts';

const read = (text: string, name = 'x.csv') => readNetworks(new TextEncoder().encode(text), name);

describe('names of networks', () => {
  it('come from a CSV of block and name, in either order, each line that is neither named', () => {
    const list = read(
      'label,cidr\nOffice,192.0.2.0/24\n"Home, sweet",2001:db8::/32\nNobody,nothing\n,198.51.100.0/24\nOne,203.0.113.9\n',
    );
    expect(list.networks).toEqual([
      { cidr: '192.0.2.0/24', label: 'Office' },
      { cidr: '2001:db8::/32', label: 'Home, sweet' },
      { cidr: '203.0.113.9', label: 'One' },
    ]);
    expect(list.problems.map(({ line, excerpt }) => [line, excerpt])).toEqual([
      [4, 'nothing, Nobody'],
      [5, '198.51.100.0/24'],
    ]);
    expect(read('192.0.2.0/24,Office\n').networks).toHaveLength(1);
  });

  it('come from the list of its ranges that AWS publishes, a service before all of AWS', () => {
    const prefix = (service: string, region = 'eu-west-1') => ({
      ip_prefix: '203.0.113.0/24',
      region,
      service,
    });
    const file = {
      syncToken: '1',
      prefixes: [prefix('AMAZON'), prefix('EC2')],
      ipv6_prefixes: [{ ipv6_prefix: '2001:db8::/32', region: 'GLOBAL', service: 'S3' }, 7],
    };
    const list = read(JSON.stringify(file), 'ip-ranges.json');
    expect(list.networks.map(({ label }) => label)).toEqual(['AWS EC2 eu-west-1', 'AWS S3 GLOBAL']);
    expect(list).toMatchObject({ duplicates: 1, problems: [{ line: 4 }] });
  });

  it('are given by the smallest network that holds an address', () => {
    const table = new NetworkTable([
      { cidr: '0.0.0.0/0', label: 'anywhere' },
      { cidr: '192.0.2.0/24', label: 'wide' },
      { cidr: '192.0.2.64/26', label: 'narrow' },
      { cidr: '192.0.2.64/26', label: 'named again' },
      { cidr: '2001:db8::/32', label: 'six' },
    ]);
    const label = (text: string) => table.labelOf(parseAddress(text)!);
    expect(
      ['192.0.2.65', '192.0.2.1', '198.51.100.1', '2001:db8::9', '::1', '::ffff:192.0.2.65'].map(label),
    ).toEqual(['narrow', 'wide', 'anywhere', 'six', null, 'narrow']);
  });

  it('are those that a look through all networks gives', () => {
    const address = fc.oneof(fc.ipV4(), fc.ipV6());
    const cidr = fc
      .oneof(
        fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
        fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
      )
      .map(([base, bits]) => `${base}/${String(bits)}`);
    fc.assert(
      fc.property(fc.array(cidr, { maxLength: 20 }), address, (cidrs, text) => {
        const networks = cidrs.map((each, i) => ({ cidr: each, label: String(i) }));
        const wanted = parseAddress(text)!;
        const fitting = networks
          .map(({ cidr: each, label }) => ({ block: blockOf(each)!, label }))
          .filter(({ block }) => holds(block, wanted))
          .sort((a, b) => b.block.bits - a.block.bits || Number(a.label) - Number(b.label));
        expect(new NetworkTable(networks).labelOf(wanted)).toBe(fitting[0]?.label ?? null);
      }),
    );
  });
});
