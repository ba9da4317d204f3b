// Parse Server with Postgres and APNs. Takes its settings from the environment, as ParseServerPeer.java writes them.
import express from 'express';
import { ParseServer } from 'parse-server';

const { PORT, APP_ID, MASTER_KEY, DATABASE, APNS_PORT, SIGNING_KEY, KEY_ID, TEAM_ID, TOPIC } = process.env;

const parse = new ParseServer({
  databaseURI: DATABASE,
  appId: APP_ID,
  masterKey: MASTER_KEY,
  serverURL: `http://127.0.0.1:${PORT}/parse`,
  push: {
    ios: {
      token: { key: SIGNING_KEY, keyId: KEY_ID, teamId: TEAM_ID },
      topic: TOPIC,
      address: '127.0.0.1',
      port: Number(APNS_PORT),
    },
  },
  silent: true,
  logLevel: 'error',
});
await parse.start();
const app = express();
app.use('/parse', parse.app);
const server = app.listen(Number(PORT), '127.0.0.1');
// Else it closes connections that a slow load lets rest, at the moment of the next post.
server.keepAliveTimeout = 60_000;
