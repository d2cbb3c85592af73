import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exists, textOf, ROOT } from './tree.ts';

interface Packaging {
  readonly files: readonly string[];
  readonly asar: boolean;
  readonly asarUnpack: readonly string[];
  readonly npmRebuild: boolean;
  readonly electronFuses: Readonly<Record<string, boolean>>;
  readonly beforePack: string;
  readonly linux: Platform & {
    readonly mimeTypes: readonly string[];
    readonly fileAssociations: readonly { readonly ext: string; readonly mimeType: string }[];
  };
  readonly mac: Platform & {
    readonly extendInfo: {
      readonly CFBundleDocumentTypes: readonly DocumentType[];
      readonly UTExportedTypeDeclarations: readonly ExportedType[];
    };
  };
  readonly win: Platform;
  readonly nsis: { readonly include: string };
}

interface Platform {
  readonly target: readonly string[];
  readonly files?: readonly string[];
}

interface DocumentType {
  readonly LSTypeIsPackage: boolean;
  readonly LSItemContentTypes: readonly string[];
}

interface ExportedType {
  readonly UTTypeIdentifier: string;
  readonly UTTypeConformsTo: readonly string[];
  readonly UTTypeTagSpecification: Readonly<Record<string, readonly string[]>>;
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
    expect(validate({ ...packaging, deb: { section: 'utils' } })).toBe(false);
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

  it('makes packages for the three platforms', () => {
    expect(packaging.linux.target).toEqual(['AppImage', 'deb']);
    expect(packaging.mac.target).toEqual(['dmg']);
    expect(packaging.win.target).toEqual(['nsis']);
  });

  it('names what is packed once, because a platform with a list of its own takes in the whole repository', () => {
    for (const platform of [packaging.linux, packaging.mac, packaging.win]) {
      expect(platform.files).toBeUndefined();
    }
  });

  it('shows a case as one document on macOS and opens it', () => {
    const [type] = packaging.mac.extendInfo.UTExportedTypeDeclarations;
    const [document] = packaging.mac.extendInfo.CFBundleDocumentTypes;
    expect(type?.UTTypeConformsTo).toContain('com.apple.package');
    expect(type?.UTTypeTagSpecification).toEqual({ 'public.filename-extension': ['credtrail'] });
    expect(document).toMatchObject({ LSTypeIsPackage: true, LSItemContentTypes: [type?.UTTypeIdentifier] });
  });

  it('is offered for folders on Linux and for folders of cases on Windows', () => {
    expect(packaging.linux.mimeTypes).toContain('inode/directory');
    expect(packaging.linux.fileAssociations.map(({ ext }) => ext)).toEqual(['credtrail']);
    const text = textOf(packaging.nsis.include);
    expect(text).toContain('System.FileName:"*.credtrail"');
    const [written, removed] = [
      /WriteRegStr SHELL_CONTEXT "([^"]+)"/,
      /DeleteRegKey SHELL_CONTEXT "([^"]+)"/,
    ].map((pattern) => pattern.exec(text)?.[1]);
    expect(removed).toBe(written);
  });

  it('stops where the DuckDB binding of the target is not installed', async () => {
    const hook = (await import(pathToFileURL(resolve(ROOT, packaging.beforePack)).href)) as {
      bindingsOf(platform: string, arch: number): string[];
      default(context: object): Promise<void>;
    };
    const { packages } = JSON.parse(textOf('package-lock.json')) as {
      packages: Readonly<Record<string, Locked>>;
    };
    const [X64, ARM64, UNIVERSAL] = [1, 3, 4] as const;
    const targets = [
      ['linux', X64],
      ['linux', ARM64],
      ['darwin', UNIVERSAL],
      ['win32', X64],
      ['win32', ARM64],
    ] as const;
    const needed = targets.flatMap(([platform, arch]) => hook.bindingsOf(platform, arch));
    expect(needed).toHaveLength(6);
    expect(needed.filter((name) => packages[`node_modules/${name}`] === undefined)).toEqual([]);
    const context = { electronPlatformName: 'win32', arch: ARM64, packager: { projectDir: 'nowhere' } };
    await expect(hook.default(context)).rejects.toThrow(
      '@duckdb/node-bindings-win32-arm64 is not installed; npm install --no-save --os=win32 --cpu=arm64',
    );
    expect(() => hook.bindingsOf('linux', 0)).toThrow('build for x64 or arm64');
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
