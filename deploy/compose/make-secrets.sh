#!/usr/bin/env bash
# Makes what docker-compose.yml needs in secrets/: two passwords, and a key pair for Web Push (RFC 8292). Leaves what is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
umask 077
mkdir -p secrets

keep() { # name: standard input, unless the file is there
  if [[ ! -e secrets/$1 ]]; then
    cat >"secrets/$1"
    chmod 0444 "secrets/$1"
  fi
}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

openssl rand -hex 24 | keep postgres_password
openssl rand -hex 24 | keep redis_password

if [[ ! -e secrets/vapid_private_key ]]; then
  key=$(mktemp)
  trap 'rm -f "$key"' EXIT
  openssl ecparam -name prime256v1 -genkey -noout -outform DER -out "$key"
  # RFC 5915: 30 77 02 01 01 04 20, then the 32 bytes of the private key. The point is the end of the public key's DER.
  tail -c +8 "$key" | head -c 32 | base64url | keep vapid_private_key
  openssl ec -inform DER -in "$key" -pubout -outform DER 2>/dev/null | tail -c 65 | base64url | keep vapid_public_key
fi
