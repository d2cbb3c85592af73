/** How a kind of credential is named and drawn; shape and colour both tell it apart. */
export interface KindLook {
  /** Stored value. */
  readonly id: string;
  /** Name for people. */
  readonly title: string;
  /** Name where there is little room. */
  readonly short: string;
  /** Custom property that holds its colour. */
  readonly colour: string;
  /** Outline of its mark in a box of 8 by 8. */
  readonly mark: string;
  /** Whether the mark is drawn as an outline only. */
  readonly hollow: boolean;
}

const SQUARE = 'M1 1h6v6h-6z';
const DIAMOND = 'M4 0l4 4l-4 4l-4-4z';
const DISC = 'M4 0.5a3.5 3.5 0 1 0 0.001 0z';
const BAR = 'M0.5 2.5h7v3h-7z';

/** Every kind, in the order of the legend. */
export const KINDS: readonly KindLook[] = [
  {
    id: 'aws-session',
    title: 'AWS session',
    short: 'AWS session',
    colour: '--kind-aws-session',
    mark: SQUARE,
    hollow: false,
  },
  {
    id: 'aws-temporary-key',
    title: 'AWS temporary key',
    short: 'AWS temp. key',
    colour: '--kind-aws-session',
    mark: SQUARE,
    hollow: true,
  },
  {
    id: 'aws-identity-center',
    title: 'Identity Center',
    short: 'Identity Center',
    colour: '--kind-aws-identity-center',
    mark: DISC,
    hollow: false,
  },
  {
    id: 'aws-access-key',
    title: 'AWS access key',
    short: 'AWS access key',
    colour: '--kind-long-lived',
    mark: BAR,
    hollow: false,
  },
  {
    id: 'aws-key',
    title: 'AWS key, kind not known',
    short: 'AWS key',
    colour: '--kind-long-lived',
    mark: BAR,
    hollow: true,
  },
  {
    id: 'vault-token',
    title: 'Vault token',
    short: 'Vault token',
    colour: '--kind-vault',
    mark: DIAMOND,
    hollow: false,
  },
];

/** The look of a kind; a kind that is not listed is drawn as a plain disc under its own name. */
export function kindLook(id: string | null): KindLook {
  const known = KINDS.find((kind) => kind.id === id);
  return (
    known ?? {
      id: id ?? '',
      title: id ?? 'unknown kind',
      short: id ?? 'unknown',
      colour: '--muted',
      mark: DISC,
      hollow: true,
    }
  );
}
