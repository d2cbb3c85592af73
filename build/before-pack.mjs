import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ARCHS = { 1: ['x64'], 3: ['arm64'], 4: ['x64', 'arm64'] };
const PLATFORM_OF = { mas: 'darwin' };

/** Names of the DuckDB bindings that a package of this platform and architecture (electron-builder's number) needs. */
export function bindingsOf(platform, arch) {
  const archs = ARCHS[arch];
  if (!archs) throw new Error(`DuckDB has no binding for architecture ${arch}; build for x64 or arm64.`);
  return archs.map((name) => `@duckdb/node-bindings-${PLATFORM_OF[platform] ?? platform}-${name}`);
}

/** Ends the packaging where the binding of the target is not installed: the package would start and open no case. */
export default async function requireBinding({ electronPlatformName, arch, packager }) {
  const missing = bindingsOf(electronPlatformName, arch).filter(
    (name) => !existsSync(join(packager.projectDir, 'node_modules', name)),
  );
  if (missing.length === 0) return;
  const [, os, cpu] = /node-bindings-(\w+)-(\w+)$/.exec(missing[0]);
  throw new Error(
    `${missing.join(' and ')} is not installed; npm install --no-save --os=${os} --cpu=${cpu} ${missing[0]} fetches it.`,
  );
}
