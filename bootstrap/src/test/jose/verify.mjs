// Verifies access tokens as another service would: node verify.mjs KEY_SET_URL ISSUER AUDIENCE < tokens, one per line.
// Prints the key id and the subject of each, and fails at the first that does not verify.
import { readFileSync } from 'node:fs';
import { createRemoteJWKSet, jwtVerify } from 'jose';

const [url, issuer, audience] = process.argv.slice(2);
const keys = createRemoteJWKSet(new URL(url));
for (const token of readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  const { payload, protectedHeader } = await jwtVerify(token, keys, {
    issuer,
    audience,
    typ: 'at+jwt',
    algorithms: ['ES256'],
    requiredClaims: ['sub', 'sid', 'jti', 'iat', 'exp'],
  });
  console.log(`${protectedHeader.kid} ${payload.sub}`);
}
