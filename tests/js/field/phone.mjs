/* A phone for tests without a browser: a database in memory, locks, and a server on a string.

   Import it before anything of the core. */

import "fake-indexeddb/auto";
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";

const queues = new Map();

/* Web Locks as far as the core asks for them, where node has none. */
const locks = {
  async request(name, options, work = options) {
    const queue = queues.get(name) ?? [];
    queues.set(name, queue);
    if (options.ifAvailable && queue.length) return work(null);
    const before = queue.at(-1);
    const done = (async () => {
      await before?.catch(() => {});
      return work({ name });
    })();
    queue.push(done);
    try {
      return await done;
    } finally {
      queue.splice(queue.indexOf(done), 1);
    }
  },
};

Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true, writable: true });

const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const pair = await suite.kem.generateKeyPair();
const raw = new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey));
const id = Buffer.from(await crypto.subtle.digest("SHA-256", raw)).subarray(0, 8).toString("hex");

export const serverKey = { id, public: Buffer.from(raw).toString("base64url") };

/* What the server reads in a sealed body. */
export async function unsealed(body, address) {
  const frame = new Uint8Array(body);
  const info = new TextEncoder().encode(`lapka/1/${address}`);
  const enc = frame.slice(9, 74);
  return new Uint8Array(await suite.open({ recipientKey: pair.privateKey, enc, info }, frame.slice(74)));
}

export const readSealed = async (body, address) => JSON.parse(new TextDecoder().decode(await unsealed(body, address)));

/* Everything that the phone holds, store by store. */
export async function contents() {
  const { openStore } = await import("../../../static/js/field/core/store.js");
  const db = await openStore();
  const all = {};
  for (const name of db.objectStoreNames) all[name] = await db.getAll(name);
  return all;
}

export const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/* Olena has signed in on this phone. */
export async function signedIn({ device = "d-olena", token = "t-olena", person = "olena", name = "Olena" } = {}) {
  const { writing } = await import("../../../static/js/field/core/store.js");
  await writing(["devices", "keep"], async (transaction) => {
    await transaction.objectStore("devices").put({ device, token, person, name, serverKey, needsSignIn: false, count: 0 });
    await transaction.objectStore("keep").put(device, "current");
  });
}

/* Answers in place of a server; `answers(method, path, {body, headers})` gives `{status, json, headers}`,
   or throws for a line that is down. Returns the list of what was asked. */
export function serve(answers) {
  const asked = [];
  globalThis.fetch = async (url, { method, body, headers }) => {
    const path = String(url).replace(/^\/api\/v1\//, "");
    asked.push(`${method} ${path}`);
    const answer = await answers(method, path, { body, headers });
    if (!answer) throw new TypeError("the line is down");
    const { status, json, headers: more = {} } = answer;
    const said = json === undefined ? null : JSON.stringify(json);
    return new Response(said, { status, headers: { ...(json !== undefined && { "Content-Type": "application/json" }), ...more } });
  };
  return asked;
}

export const offline = () => serve(() => null);
offline();
