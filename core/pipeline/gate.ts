import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { CredtrailError } from '#core/base/error.ts';
import { readYamlConfig } from '#core/base/yaml-config.ts';
import { QUALITY_KINDS, type QualityKind } from '#core/model/vocabulary.ts';

/** Kinds of defects that fail the gate where a case says nothing else: those of labels, and what the log should show and does not. */
export const GATE_KINDS: readonly QualityKind[] = [
  'no-owner',
  'no-system',
  'unmapped-credential',
  'conflicting-labels',
  'look-alike',
  'use-without-issuance',
];

const FILE = z.strictObject({ fail_on: z.array(z.enum(QUALITY_KINDS)) });

/**
 * The kinds of defects that fail the gate of a case: those of `fail_on` in its `config/gate.yaml`, {@link GATE_KINDS} where there is no such file. Throws
 * `config-invalid` with file, line and column where it is wrong.
 */
export async function gateKinds(caseDir: string): Promise<readonly QualityKind[]> {
  const path = join(caseDir, 'config', 'gate.yaml');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new CredtrailError('input-unreadable', `${path} could not be read.`, { cause: error });
  });
  return text === null ? GATE_KINDS : readYamlConfig(path, text, FILE).fail_on;
}
