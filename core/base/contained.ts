const BEGINNING = 4;

/** Many texts that are looked for inside other texts, at a cost that depends on those and hardly on how many are looked for. */
export class ContainedTexts {
  readonly #texts: ReadonlySet<string>;
  readonly #lengths = new Map<string, Set<number>>();

  /** Texts to look for; an empty one is in no text. */
  constructor(texts: Iterable<string>) {
    this.#texts = new Set(texts);
    for (const text of this.#texts) {
      const beginning = text.slice(0, BEGINNING);
      const lengths = this.#lengths.get(beginning);
      if (lengths) lengths.add(text.length);
      else this.#lengths.set(beginning, new Set([text.length]));
    }
  }

  /** Which of them are in a text, each once; letters count as they are written. */
  in(text: string): ReadonlySet<string> {
    const found = new Set<string>();
    for (let at = 0; at < text.length; at += 1) {
      for (let size = 1; size <= BEGINNING; size += 1) {
        for (const length of this.#lengths.get(text.slice(at, at + size)) ?? []) {
          const part = text.slice(at, at + length);
          if (part.length === length && this.#texts.has(part)) found.add(part);
        }
      }
    }
    return found;
  }
}
