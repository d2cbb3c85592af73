import { awsAccessKeyCreated } from './aws-access-key-created/index.ts';
import { awsIdentityCenterToken } from './aws-identity-center-token/index.ts';
import { awsKeyLeasedByVault } from './aws-key-leased-by-vault/index.ts';
import { awsRolesAnywhereCertificate } from './aws-roles-anywhere-certificate/index.ts';
import { awsServiceForwarded } from './aws-service-forwarded/index.ts';
import { awsStsIssuedKey } from './aws-sts-issued-key/index.ts';
import { awsWebIdentityToken } from './aws-web-identity-token/index.ts';
import { callerNamed } from './caller-named/index.ts';
import { certificateIssued } from './certificate-issued/index.ts';
import { credentialReplaced } from './credential-replaced/index.ts';
import { eksPodIdentityToken } from './eks-pod-identity-token/index.ts';
import { gcpKeyCreated } from './gcp-key-created/index.ts';
import { jwtBoundCertificate } from './jwt-bound-certificate/index.ts';
import { kubernetesTokenRequested } from './kubernetes-token-requested/index.ts';
import { sshCertificateSigned } from './ssh-certificate-signed/index.ts';
import { sshSignedByVault } from './ssh-signed-by-vault/index.ts';
import { tokenIssued } from './token-issued/index.ts';
import { vaultLoginReviewedToken } from './vault-login-reviewed-token/index.ts';
import { vaultLoginServiceAccount } from './vault-login-service-account/index.ts';
import { vaultSecretIdGenerated } from './vault-secret-id-generated/index.ts';
import { vaultSecretIdLogin } from './vault-secret-id-login/index.ts';
import { vaultTokenCreated } from './vault-token-created/index.ts';
import { vaultWrappingToken } from './vault-wrapping-token/index.ts';
import type { LinkRule } from './rule.ts';

/** Every rule by which one credential is known to come from another. */
export const LINK_RULES: readonly LinkRule[] = [
  awsAccessKeyCreated,
  awsIdentityCenterToken,
  awsKeyLeasedByVault,
  awsRolesAnywhereCertificate,
  awsServiceForwarded,
  awsStsIssuedKey,
  awsWebIdentityToken,
  callerNamed,
  certificateIssued,
  credentialReplaced,
  eksPodIdentityToken,
  gcpKeyCreated,
  jwtBoundCertificate,
  kubernetesTokenRequested,
  sshCertificateSigned,
  sshSignedByVault,
  tokenIssued,
  vaultLoginReviewedToken,
  vaultLoginServiceAccount,
  vaultSecretIdGenerated,
  vaultSecretIdLogin,
  vaultTokenCreated,
  vaultWrappingToken,
];
