import { createECDH, randomBytes } from 'node:crypto';
import ece from 'http_ece';
import { decodeProtectedHeader, importJWK, importSPKI, jwtVerify } from 'jose';
import webpush from 'web-push';
import { serveCalls } from './calls.mjs';

const functions = {
  /** What `npx web-push generate-vapid-keys` prints. */
  generateVapidKeys: () => webpush.generateVAPIDKeys(),

  /** An application server's push; a refusal is a result as well. */
  async send({ subscription, payload, options }) {
    try {
      return await webpush.sendNotification(subscription, payload, options);
    } catch (refusal) {
      if (refusal instanceof webpush.WebPushError) {
        const { statusCode, headers, body } = refusal;
        return { statusCode, headers, body };
      }
      throw refusal;
    }
  },

  /** The keys of as many browsers. */
  subscribe: ({ count }) =>
    Array.from({ length: count }, () => {
      const ecdh = createECDH('prime256v1');
      ecdh.generateKeys();
      return {
        p256dh: ecdh.getPublicKey('base64url'),
        privateKey: ecdh.getPrivateKey('base64url'),
        auth: randomBytes(16).toString('base64url'),
      };
    }),

  /** What each browser reads of the body that was sent to it. */
  decrypt: (messages) =>
    messages.map(({ browser, body }) => {
      const ecdh = createECDH('prime256v1');
      ecdh.setPrivateKey(browser.privateKey, 'base64url');
      const plaintext = ece.decrypt(Buffer.from(body, 'base64'), {
        version: 'aes128gcm',
        privateKey: ecdh,
        authSecret: browser.auth,
      });
      return plaintext.toString('utf8');
    }),

  /** The claims of a header `vapid t=TOKEN, k=KEY` (RFC 8292), once signature, audience and expiry are right. */
  async verifyVapid({ authorization, audience }) {
    const [, token, key] = authorization.match(/^vapid t=([\w.-]+), k=([\w-]+)$/);
    const point = Buffer.from(key, 'base64url');
    const publicKey = await importJWK(
      {
        kty: 'EC',
        crv: 'P-256',
        x: point.subarray(1, 33).toString('base64url'),
        y: point.subarray(33).toString('base64url'),
      },
      'ES256',
    );
    const verified = await jwtVerify(token, publicKey, {
      algorithms: ['ES256'],
      audience,
      requiredClaims: ['aud', 'exp', 'sub'],
    });
    return { key, claims: verified.payload };
  },

  /** Header and claims of a provider token of APNs, once its signature is right. */
  async verifyProviderToken({ authorization, publicKey }) {
    const token = authorization.replace(/^bearer /, '');
    const key = await importSPKI(publicKey, 'ES256');
    const verified = await jwtVerify(token, key, { algorithms: ['ES256'], requiredClaims: ['iss', 'iat'] });
    return { header: decodeProtectedHeader(token), claims: verified.payload };
  },
};

await serveCalls(functions);
