/* Sealing to the server's public key by HPKE (RFC 9180): this phone cannot read back what it sealed.

   1 byte version | 8 bytes key id | 65 bytes encapsulated key | ciphertext; `docs/field-api.md`. */

import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";

import { sha256, unbase64, utf8 } from "./bytes.js";

export const ADDED_BYTES = 1 + 8 + 65 + 16;

const suite = new CipherSuite({
  kem: new DhkemP256HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

/* `address` is "record/<uuid>" or "photo/<record uuid>/<photo uuid>": the bytes open nowhere else. */
export async function seal(bytes, serverKey, address) {
  const raw = unbase64(serverKey.public);
  const recipientPublicKey = await suite.kem.deserializePublicKey(raw);
  const info = utf8(`lapka/1/${address}`);
  const { enc, ct } = await suite.seal({ recipientPublicKey, info }, bytes);
  const frame = new Uint8Array(9 + enc.byteLength + ct.byteLength);
  frame[0] = 1;
  frame.set(new Uint8Array(await sha256(raw), 0, 8), 1);
  frame.set(new Uint8Array(enc), 9);
  frame.set(new Uint8Array(ct), 9 + enc.byteLength);
  return frame.buffer;
}
