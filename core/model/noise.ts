/**
 * Every reason for which an event is folded away as noise: what a cloud service does by itself, and no holder of a stolen
 * credential could have done. `docs/noise.md` says why each is safe, and what is never folded.
 */
export const NOISE_REASONS = {
  'aws-service-read': 'An AWS service read something in its own name.',
  'aws-log-delivery': 'An AWS service delivered a log to a bucket in its own name.',
  'aws-service-role-read': 'An AWS service read something through its service-linked role, from inside AWS.',
  'aws-service-event': 'An AWS service told of what it did on its own clock.',
  'vault-audit-test': 'Vault tried the audit device that was being switched on.',
  'vault-health-check': 'Somebody without a token asked Vault whether it is up.',
  'k8s-health-check': 'Somebody without a credential asked a Kubernetes API server whether it is up.',
  'states-what-is': 'A snapshot, an inventory or a certificate states what is; nobody called anything.',
} as const satisfies Record<string, string>;

/** One reason of {@link NOISE_REASONS}; a value of `event.noise`. */
export type NoiseReason = keyof typeof NOISE_REASONS;
