import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exists, textOf } from './tree.ts';

interface Packaging {
  readonly files: readonly string[];
  readonly asar: boolean;
  readonly asarUnpack: readonly string[];
  readonly npmRebuild: boolean;
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly fileAssociations: readonly { readonly ext: string }[];
  readonly linux: { readonly target: readonly string[] };
  readonly mac: { readonly target: readonly string[] };
  readonly win: { readonly target: readonly string[] };
}

const require = createRequire(import.meta.url);
const builder = createRequire(
  require.resolve('app-builder-lib/package.json', { paths: [require.resolve('electron-builder')] }),
);
const packaging = parse(textOf('electron-builder.yml')) as Packaging;

describe('packaging', () => {
  it("fits electron-builder's own schema", () => {
    const { Ajv, default: fallback } = builder('ajv') as { Ajv?: AjvClass; default?: AjvClass };
    const Validator = Ajv ?? fallback ?? (builder('ajv') as AjvClass);
    const ajv = new Validator({ allErrors: true, strict: false, validateFormats: false, logger: false });
    const validate = ajv.compile(builder('./scheme.json') as object);
    validate(packaging);
    expect(validate.errors ?? []).toEqual([]);
  });

  it('closes every fuse that would let another program use the shell', () => {
    expect(packaging.electronFuses).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
      grantFileProtocolExtraPrivileges: false,
      resetAdHocDarwinSignature: true,
    });
  });

  it('leaves the DuckDB binding outside the archive and as it was built', () => {
    expect(packaging.asar).toBe(true);
    expect(packaging.asarUnpack).toEqual(['node_modules/@duckdb/node-bindings*/**']);
    expect(packaging.npmRebuild).toBe(false);
  });

  it('makes packages for the three platforms and opens cases', () => {
    expect(packaging.linux.target).toEqual(['AppImage', 'deb']);
    expect(packaging.mac.target).toEqual(['dmg']);
    expect(packaging.win.target).toEqual(['nsis']);
    expect(packaging.fileAssociations.map(({ ext }) => ext)).toEqual(['credtrail']);
  });

  it('finds the DuckDB binding of every platform in the lock file, without which npm ci refuses', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Readonly<Record<string, Locked>>;
    };
    const wanted = Object.keys(packages['node_modules/@duckdb/node-bindings']?.optionalDependencies ?? {});
    expect(wanted.length).toBeGreaterThan(5);
    expect(wanted.filter((name) => packages[`node_modules/${name}`]?.optional !== true)).toEqual([]);
  });

  it('lets no dependency run a script at its installation', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Readonly<Record<string, Locked>>;
    };
    const { allowScripts } = JSON.parse(textOf('package.json')) as {
      allowScripts: Readonly<Record<string, boolean>>;
    };
    const scripted = Object.keys(packages).filter((path) => packages[path]?.hasInstallScript);
    const undecided = scripted.filter(
      (path) => allowScripts[path.replace(/^.*node_modules\//, '')] !== false,
    );
    expect(undecided).toEqual([]);
  });

  it('starts what the build makes', () => {
    const { main, bin } = JSON.parse(textOf('package.json')) as { main: string; bin: { credtrail: string } };
    expect([main, bin.credtrail]).toEqual(['out/main.js', 'out/cli.js']);
    expect(packaging.files).toContain('out/**');
    expect(exists('LICENSE')).toBe(true);
  });
});

/** The part of a lock file's entry that is read here. */
interface Locked {
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** The part of ajv that is used here. */
type AjvClass = new (options: object) => {
  compile(schema: object): { (data: unknown): boolean; readonly errors?: readonly unknown[] | null };
};
