import { describe, expect, it } from 'vitest';
import type { ImportOutcome } from '#core/api/events.ts';
import type { Child } from '#core/host/child.ts';
import { ImportRunner } from '#core/host/import-runner.ts';

/** An importer that does only what the test says. */
function scripted() {
  const heard: unknown[] = [];
  let exit: (reason: string) => void = () => undefined;
  const child: Child = {
    post: (message) => heard.push(message),
    onMessage: () => undefined,
    onExit: (listener) => void (exit = listener),
    kill: () => exit('signal SIGKILL'),
  };
  return { child, heard, die: () => exit('exit code 134') };
}

function runner(child: Child, grace: number) {
  const ended: ImportOutcome[] = [];
  const imports = new ImportRunner({
    caseDir: '/case',
    startImporter: () => child,
    grace,
    onProgress: () => undefined,
    onEnded: (outcome) => ended.push(outcome),
  });
  return { imports, ended };
}

const REQUEST = { paths: ['/logs'], reference: false };

describe('an import in its own process', () => {
  it('is reported as failed when its process dies', async () => {
    const { child, die } = scripted();
    const { imports, ended } = runner(child, 1000);
    await imports.start(REQUEST);
    die();
    expect(ended).toMatchObject([{ kind: 'failed', code: 'engine-lost' }]);
    expect(imports.state()).toBeNull();
  });

  it('is asked to stop, and ended when it does not in time', async () => {
    const { child, heard } = scripted();
    const { imports, ended } = runner(child, 20);
    await imports.start(REQUEST);
    expect(imports.cancel()).toBe(true);
    expect(heard.at(-1)).toEqual({ kind: 'cancel' });
    await expect.poll(() => ended).toMatchObject([{ kind: 'failed', code: 'cancelled' }]);
    expect(imports.cancel()).toBe(false);
  });

  it('is alone: a second one is refused until it has ended', async () => {
    const { child } = scripted();
    const { imports } = runner(child, 1000);
    await imports.start(REQUEST);
    await expect(imports.start(REQUEST)).rejects.toMatchObject({ code: 'case-locked' });
  });
});
