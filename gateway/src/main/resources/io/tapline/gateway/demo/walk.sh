# ---- paste into another terminal ------------------------------------------------------------------------------
BASE=@BASE@
field() { sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p'; }
json() { curl -s -H 'Content-Type: application/json' "$@"; }

# 1. Tokens: one for the app server, one for its user alice (development issuer; a real one takes its place later).
APP=$(curl -s @TOKEN_ENDPOINT@ -d grant_type=client_credentials \
  -d client_id=@CLIENT_ID@ -d client_secret=@CLIENT_SECRET@ -d scope=@SCOPE@ | field access_token)
ALICE=$(curl -s @TOKEN_ENDPOINT@ -d grant_type=password -d username=alice -d password=@PASSWORD@ \
  -d client_id=@CLIENT_ID@ -d client_secret=@CLIENT_SECRET@ -d scope=@USER_SCOPE@ | field access_token)

# 2. Alice's four devices subscribe. The answer's UNSID is what her app hands to its app server.
SUBS=$BASE/beta/me/notificationSubscriptions
json $SUBS -H "Authorization: Bearer $ALICE" -d '{"deviceId":"phone","platform":"iOS",
  "apns":{"deviceToken":"@APNS_TOKEN@","bundleId":"com.example.demo","environment":"production"}}'; echo
json $SUBS -H "Authorization: Bearer $ALICE" -d '{"deviceId":"tablet","platform":"android",
  "fcm":{"registrationToken":"@FCM_TOKEN@"}}'; echo
json $SUBS -H "Authorization: Bearer $ALICE" -d '{"deviceId":"pc","platform":"windows",
  "wns":{"channelUri":"@WNS_CHANNEL@"}}'; echo
UNSID=$(json $SUBS -H "Authorization: Bearer $ALICE" -d '{"deviceId":"browser","platform":"webPush",
  "webPush":{"endpoint":"@WEB_PUSH_ENDPOINT@","keys":{"p256dh":"@WEB_PUSH_P256DH@","auth":"@WEB_PUSH_AUTH@"}}}' \
  | field userNotificationSubscriptionId)

# 3. The app server notifies alice, by any one of her UNSIDs. 201: it is committed.
json -i $BASE/beta/me/notifications -H "Authorization: Bearer $APP" -H "X-UNS-ID: $UNSID" -d '{
  "targetHostName":"@HOST_NAME@","appNotificationId":"parcel-1","priority":"High",
  "payload":{"rawContent":"Your parcel is at the door"}}'; echo

# 4. What the push services received: a tap for each device, and nothing of the payload.
sleep 1 # the first push of all opens the connections
for inspect in @INSPECT@; do echo; echo "== $inspect"; curl -s $inspect; done; echo

# 5. Alice's device, tapped, pulls.
curl -s $BASE/beta/me/notifications -H "Authorization: Bearer $ALICE"; echo
# ---------------------------------------------------------------------------------------------------------------
