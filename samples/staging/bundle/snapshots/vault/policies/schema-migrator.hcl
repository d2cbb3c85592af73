# what schema-migrator may do
path "database/creds/schema-migrator" {
  capabilities = ["read"]
}

path "ssh/sign/agents" {
  capabilities = ["create", "update"]
}

path "sys/leases/revoke/*" {
  capabilities = ["update"]
}

path "auth/token/revoke-self" {
  capabilities = ["update"]
}
