/** A credential as far as a selection needs to know it. */
export interface ChosenCredential {
  /** Its primary key. */
  readonly key: string;
  /** Its name for people, null if it has none. */
  readonly label: string | null;
  /** Its kind, null if unknown. */
  readonly kind: string | null;
}

/** The one thing that is selected, on whichever screen it was. */
export class Selection {
  #credential = $state.raw<ChosenCredential | null>(null);

  /** The selected credential, null for none. */
  get credential(): ChosenCredential | null {
    return this.#credential;
  }

  /** Selects a credential. */
  choose(credential: ChosenCredential): void {
    this.#credential = credential;
  }

  /** Selects nothing. */
  clear(): void {
    this.#credential = null;
  }
}
