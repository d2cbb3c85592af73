/** What pods connect to. */
export interface Peer {
  readonly address: string;
  readonly port: number;
  /** Its name, as a client calls it. */
  readonly name: string;
}

/** Who the runs' pods connect to, as they see them from inside the cluster. */
export const PEERS = {
  s3: { address: '198.51.100.211', port: 443, name: 's3.eu-west-1.amazonaws.com' },
  sts: { address: '198.51.100.212', port: 443, name: 'sts.eu-west-1.amazonaws.com' },
  googleSts: { address: '203.0.113.201', port: 443, name: 'sts.googleapis.com' },
  googleIam: { address: '203.0.113.202', port: 443, name: 'iamcredentials.googleapis.com' },
  googleStorage: { address: '203.0.113.203', port: 443, name: 'storage.googleapis.com' },
  issuer: { address: '10.40.0.30', port: 443, name: 'tokens.example' },
  apiServer: { address: '172.20.0.1', port: 443, name: 'kubernetes.default.svc.cluster.local' },
  vault: { address: '172.20.18.40', port: 8200, name: 'vault.vault.svc.cluster.local' },
} as const satisfies Readonly<Record<string, Peer>>;
