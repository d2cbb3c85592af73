import { isZone } from '#core/base/zone.ts';

/** The zone in which times are shown everywhere in the page; what reads it is drawn again when it changes. */
class DisplayZone {
  #name = $state('UTC');

  /** Name in the IANA database; `UTC` until the settings say otherwise. */
  get name(): string {
    return this.#name;
  }

  /** Shows times in another zone from now on; a name that is no zone leaves it as it is. */
  show(name: string): void {
    if (isZone(name)) this.#name = name;
  }
}

/** The one display zone of the page. */
export const displayZone = new DisplayZone();
