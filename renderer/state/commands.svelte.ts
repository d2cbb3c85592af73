import { untrack } from 'svelte';
import { matches, worksWhileTyping } from './shortcuts.ts';

/** Something the reader can have done by its name or its keys. */
export interface Command {
  /** Its name in code, unlike any other's, e.g. `go.events`. */
  readonly id: string;
  /** Its name for people, a verb first, e.g. `Go to Events`. */
  readonly title: string;
  /** Further words under which it is found, absent for none. */
  readonly words?: string;
  /** Its keys as `Mod+K` (`Mod`: Command on a Mac, else Control), `Alt+1` or `/`; absent for none. */
  readonly keys?: string;
  /** Whether it can be had now; always when absent. */
  readonly when?: () => boolean;
  /** Does it; a failure is shown where the command works, not here. */
  readonly run: () => void | Promise<void>;
}

/** Whether this is a Mac, where shortcuts are held with Command. */
export const MAC = typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"]'))
  );
}

/** Every command there is at the moment: the frame's own, and those of the screen that is open. */
export class Commands {
  #all = $state.raw<readonly Command[]>([]);

  /** The commands that can be had now, in the order in which they were added. */
  get offered(): readonly Command[] {
    return this.#all.filter((command) => command.when?.() ?? true);
  }

  /** Adds commands; the returned function takes them away again, as an effect of a component does. */
  add(...commands: readonly Command[]): () => void {
    const ids = new Set(commands.map((command) => command.id));
    const others = untrack(() => this.#all).filter((command) => !ids.has(command.id));
    this.#all = [...others, ...commands];
    return () => {
      this.#all = untrack(() => this.#all).filter((command) => !commands.includes(command));
    };
  }

  /** Runs a command by its id; nothing happens where there is none or it cannot be had now. */
  run(id: string): void {
    void this.offered.find((command) => command.id === id)?.run();
  }

  /** Follows the keyboard from now on; the returned function stops it. */
  listen(): () => void {
    const onkeydown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('dialog:modal')) return;
      const typing = isTyping(event.target);
      const command = this.offered.find(
        ({ keys }) => keys !== undefined && matches(keys, event, MAC) && (!typing || worksWhileTyping(keys)),
      );
      if (!command) return;
      event.preventDefault();
      void command.run();
    };
    window.addEventListener('keydown', onkeydown);
    return () => window.removeEventListener('keydown', onkeydown);
  }
}
