import { describe, expect, it } from 'vitest';
import { forkChild, type Child, type StartChild } from '#core/host/child.ts';
import { EngineProcess } from '#core/host/engine-process.ts';
import { BUILT, newCase, newUser, OUT } from './places.ts';
import { contractSuite } from './suite.ts';

process.env['CREDTRAIL_OUT'] = OUT;
const host = (root: string) =>
  ({
    kind: 'in-process',
    version: '0.0.0',
    root,
    canPick: false,
    uploads: null,
    userDir: newUser(),
  }) as const;

it('has been built before these tests', () => {
  expect(BUILT, 'run npm run build first').toBe(true);
});

contractSuite('the engine in its own process', async (folder) => {
  const engine = await EngineProcess.start(
    { caseDir: newCase(), host: host(folder) },
    { startChild: forkChild },
  );
  return {
    call: (name, args) => engine.call(name, args),
    listen: (listener) => engine.listen(listener),
    close: () => engine.close(),
  };
});

describe('the engine in its own process', () => {
  it('answers engine-lost when it dies, and works again', async () => {
    const killers: (() => void)[] = [];
    const startChild: StartChild = (name) => {
      const child = forkChild(name);
      killers.push(() => child.kill());
      return child;
    };
    const engine = await EngineProcess.start(
      { caseDir: newCase(), host: host('/') },
      { startChild, backOff: 10 },
    );
    const restarted = new Promise((resolve) => {
      engine.listen((name, payload) => {
        if (name === 'engine.restarted') resolve(payload);
      });
    });
    const pending = engine.call('case.info', {});
    killers[0]?.();
    const first = await pending;
    expect(first.ok || first.error.code === 'engine-lost').toBe(true);
    expect(await restarted).toMatchObject({ reason: expect.stringContaining('SIGKILL') as string });
    expect((await engine.call('case.info', {})).ok).toBe(true);
    await engine.close();
  });

  it('is not started for ever when it dies at once', async () => {
    const children: Child[] = [];
    const startChild: StartChild = (name) => {
      const child = forkChild(name);
      if (children.push(child) > 1) child.kill();
      return child;
    };
    const engine = await EngineProcess.start(
      { caseDir: newCase(), host: host('/') },
      { startChild, backOff: 1, maxRestarts: 2 },
    );
    children[0]?.kill();
    const given = await new Promise<string>((resolve) => {
      engine.listen((name, payload) => {
        const reason = name === 'engine.restarted' ? (payload as { reason: string }).reason : '';
        if (reason.includes('not started again')) resolve(reason);
      });
    });
    expect(given).toContain('3 times');
    const answer = await engine.call('case.info', {});
    expect(answer.ok ? 'ok' : answer.error.code).toBe('engine-lost');
    await engine.close();
  });

  it('says why a folder is no case', async () => {
    const starting = EngineProcess.start({ caseDir: '/proc', host: host('/') }, { startChild: forkChild });
    await expect(starting).rejects.toMatchObject({ code: 'no-case' });
  });
});
