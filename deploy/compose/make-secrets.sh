#!/usr/bin/env bash
# Makes in a folder (secrets/ beside this file, or the one that is named) what docker-compose.yml and the runbook need: two
# passwords, and a key pair for Web Push (RFC 8292). Leaves what is there.
set -euo pipefail
folder=${1:-$(dirname "${BASH_SOURCE[0]}")/secrets}
umask 077
mkdir -p "$folder"

keep() { # name: standard input, unless the file is there
  if [[ ! -e $folder/$1 ]]; then
    cat >"$folder/$1"
    chmod 0444 "$folder/$1"
  fi
}

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

openssl rand -hex 24 | keep postgres-password
openssl rand -hex 24 | keep redis-password

if [[ ! -e $folder/vapid-private-key ]]; then
  key=$(mktemp)
  trap 'rm -f "$key"' EXIT
  openssl ecparam -name prime256v1 -genkey -noout -outform DER -out "$key"
  # RFC 5915: 30 77 02 01 01 04 20, then the 32 bytes of the private key. The point is the end of the public key's DER.
  tail -c +8 "$key" | head -c 32 | base64url | keep vapid-private-key
  openssl ec -inform DER -in "$key" -pubout -outform DER 2>/dev/null | tail -c 65 | base64url | keep vapid-public-key
fi
