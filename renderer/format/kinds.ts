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
const TRIANGLE = 'M4 0.5l3.8 7h-7.6z';

function look(
  id: string,
  title: string,
  short: string,
  colour: string,
  mark: string,
  hollow = false,
): KindLook {
  return { id, title, short, colour: `--kind-${colour}`, mark, hollow };
}

/** Every kind, in the order of the legend. */
export const KINDS: readonly KindLook[] = [
  look('aws-session', 'AWS session', 'AWS session', 'aws-session', SQUARE),
  look('aws-temporary-key', 'AWS temporary key', 'AWS temp. key', 'aws-session', SQUARE, true),
  look('aws-identity-center', 'Identity Center', 'Identity Center', 'aws-identity-center', DISC),
  look('aws-access-key', 'AWS access key', 'AWS access key', 'long-lived', BAR),
  look('aws-key', 'AWS key, kind not known', 'AWS key', 'long-lived', BAR, true),
  look('gcp-service-account-key', 'GCP service account key', 'GCP key', 'long-lived', TRIANGLE),
  look('vault-token', 'Vault token', 'Vault token', 'vault', DIAMOND),
  look('vault-secret-id', 'AppRole secret-id', 'Secret-id', 'vault', DIAMOND, true),
  look('kubernetes-token', 'Kubernetes token', 'K8s token', 'jwt', TRIANGLE),
  look('jwt', 'JSON Web Token', 'JWT', 'jwt', DIAMOND),
  look('jwt-svid', 'JWT-SVID', 'JWT-SVID', 'jwt', DISC),
  look('refresh-token', 'Refresh token', 'Refresh token', 'jwt', DIAMOND, true),
  look('x509-svid', 'X.509-SVID', 'X.509-SVID', 'x509', DISC),
  look('x509-certificate', 'X.509 certificate', 'Certificate', 'x509', SQUARE),
  look('ssh-certificate', 'SSH certificate', 'SSH cert.', 'ssh', SQUARE),
  look('ssh-key', 'SSH key', 'SSH key', 'ssh', BAR),
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
