import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import type { CaseWindow, CaseWindows } from './case-windows.ts';

type Decision = 'keep' | 'stop' | 'wait';
const DECISIONS: readonly Decision[] = ['keep', 'stop', 'wait'];

/** Milliseconds that a stopped import gets before its window goes all the same: the next import goes on from there. */
const GRACE = 12_000;

interface Stoppable {
  preventDefault(): void;
}

/** Asks once before a window, or the app, is left while an import runs; what is stopped leaves its case as it was. */
export class Leaving {
  readonly #windows: CaseWindows;
  #asking = false;

  constructor(windows: CaseWindows) {
    this.#windows = windows;
  }

  /** Watches a window that is about to close. */
  guard(opened: CaseWindow): void {
    const { window } = opened;
    window.on('close', (event: Stoppable) => {
      if (opened.importing) this.#hold(event, [opened], 'close', () => window.close());
    });
  }

  /** Hears that the app is about to quit. */
  beforeQuit(event: Stoppable): void {
    const busy = this.#windows.all.filter(({ importing }) => importing);
    if (busy.length > 0) this.#hold(event, busy, 'quit', () => app.quit());
  }

  #hold(event: Stoppable, busy: readonly CaseWindow[], leave: 'close' | 'quit', go: () => void): void {
    event.preventDefault();
    if (this.#asking) return;
    this.#asking = true;
    void ask(busy, leave)
      .then(async (decision) => {
        if (decision === 'keep') return;
        if (decision === 'stop') await Promise.all(busy.map(stopImport));
        else await Promise.all(busy.map(importEnd));
        go();
      })
      .finally(() => (this.#asking = false));
  }
}

async function ask(busy: readonly CaseWindow[], leave: 'close' | 'quit'): Promise<Decision> {
  const done = leave === 'quit' ? 'Quit' : 'Close';
  const options: MessageBoxOptions = {
    type: 'question',
    title: 'Credtrail',
    message: busy.length === 1 ? 'An import is running.' : `${busy.length} imports are running.`,
    detail:
      'Stopped now, the case stays as it was before the import; the next import goes on from the files already done.',
    buttons: ['Keep importing', `Stop and ${leave}`, `${done} when it is done`],
    defaultId: 0,
    cancelId: 0,
  };
  const parent: BrowserWindow | undefined = busy[0]?.window;
  const { response } = await (parent
    ? dialog.showMessageBox(parent, options)
    : dialog.showMessageBox(options));
  return DECISIONS[response] ?? 'keep';
}

function importEnd({ engine, importing }: CaseWindow): Promise<void> {
  return new Promise((ended) => {
    if (!importing) ended();
    const stop = engine.listen((name) => {
      if (name !== 'import.ended' && name !== 'engine.restarted') return;
      stop();
      setImmediate(ended);
    });
  });
}

async function stopImport(busy: CaseWindow): Promise<void> {
  const ended = importEnd(busy);
  await busy.engine.call('import.cancel', {});
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([ended, new Promise((late) => (timer = setTimeout(late, GRACE)))]);
  clearTimeout(timer);
  busy.importing = false;
}
