#!/usr/bin/env bash
# A small issuer, to try a gateway on one machine before yours is at hand: `tokens.sh FOLDER ISSUER CLIENT` makes a signing key and
# what an issuer publishes (OpenID Connect Discovery) in FOLDER, for any web server to show as ISSUER, and prints two access tokens
# of an hour, for `eval`: of a user of the app, and of the app's server, whose client id is CLIENT. Never trust it in production.
set -euo pipefail
folder=$1 issuer=${2%/} client=$3
umask 077
mkdir -p "$folder/.well-known"
key=$folder/.key.pem

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

if [[ ! -e $key ]]; then
  openssl genrsa -out "$key" 2048 2>/dev/null
  modulus=$(openssl rsa -in "$key" -noout -modulus | sed 's/Modulus=//' | tr -d '\n' | sed 's/../\\x&/g')
  # AQAB is 65537, openssl's exponent.
  printf '{"keys":[{"kty":"RSA","use":"sig","alg":"RS256","kid":"1","e":"AQAB","n":"%s"}]}\n' "$(printf '%b' "$modulus" | base64url)" \
    >"$folder/keys.json"
fi
printf '{"issuer":"%s","jwks_uri":"%s/keys.json"}\n' "$issuer" "$issuer" >"$folder/.well-known/openid-configuration"

token() { # claims that the two have not in common
  local now text
  now=$(date +%s)
  text=$(printf '{"alg":"RS256","typ":"JWT","kid":"1"}' | base64url).$(
    printf '{"iss":"%s","aud":"api://tapline","azp":"%s","iat":%d,"exp":%d,%s}' "$issuer" "$client" "$now" $((now + 3600)) "$1" | base64url)
  printf '%s.%s' "$text" "$(printf '%s' "$text" | openssl dgst -sha256 -sign "$key" -binary | base64url)"
}

echo "USER_TOKEN=$(token '"sub":"alice","scp":"Notifications.ReadWrite.CreatedByApp"')"
echo "SERVER_TOKEN=$(token "\"sub\":\"$client\"")"
