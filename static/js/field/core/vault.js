/* What is kept for reading, under a key that only the PIN opens. Nothing of it can be read while locked.

   PBKDF2-SHA-256 makes the PIN's key; it wraps a random AES-GCM key, which lives in memory for five
   minutes after it was last used. A short PIN yields to anyone with this phone and a computer. */

import { text, utf8 } from "./bytes.js";
import { Locked } from "./errors.js";
import { get as fetchRow, put as putRow, writing } from "./store.js";

const ROUNDS = 600_000;
const OPEN_MS = 5 * 60_000;

let key = null;
let usedAt = 0;
let timer;
const listeners = new Set();

const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/* Calls `listener()` whenever it locks. */
export function onLock(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const exists = async () => Boolean(await fetchRow("keep", "vault"));

export function lock() {
  key = null;
  clearTimeout(timer);
  for (const listener of listeners) listener();
}

export function locked() {
  const idle = Date.now() - usedAt;
  if (key && (idle < 0 || idle >= OPEN_MS)) lock();
  return !key;
}

function use(opened = key) {
  key = opened;
  usedAt = Date.now();
  clearTimeout(timer);
  timer = setTimeout(lock, OPEN_MS);
  timer.unref?.();
}

async function wrapping(pin, salt, rounds) {
  const typed = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

/* A new, empty vault; what an earlier one held is gone. */
export async function create(pin) {
  const [salt, iv] = [random(16), random(12)];
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const wrapped = await crypto.subtle.wrapKey("raw", fresh, await wrapping(pin, salt, ROUNDS), { name: "AES-GCM", iv });
  await writing(["keep", "vault"], async (transaction) => {
    await transaction.objectStore("vault").clear();
    await transaction.objectStore("keep").put({ salt, iv, wrapped, rounds: ROUNDS }, "vault");
  });
  await unlock(pin);
}

/* Whether that was the PIN. */
export async function unlock(pin) {
  const row = await fetchRow("keep", "vault");
  if (!row) return false;
  try {
    const opener = await wrapping(pin, row.salt, row.rounds);
    use(await crypto.subtle.unwrapKey("raw", row.wrapped, opener, { name: "AES-GCM", iv: row.iv }, "AES-GCM", false, ["encrypt", "decrypt"]));
    return true;
  } catch {
    return false;
  }
}

function opened() {
  if (locked()) throw new Locked();
  use();
  return key;
}

/* Keeps a plain value, or an ArrayBuffer as it is. */
export async function put(name, value) {
  const iv = random(12);
  const isBytes = value instanceof ArrayBuffer;
  const plain = isBytes ? value : utf8(JSON.stringify(value));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: utf8(name) }, opened(), plain);
  await putRow("vault", { iv, data, isBytes }, name);
}

/* What was kept under that name, or null. Throws Locked. */
export async function get(name) {
  const opener = opened();
  const row = await fetchRow("vault", name);
  if (!row) return null;
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv, additionalData: utf8(name) }, opener, row.data);
  return row.isBytes ? plain : JSON.parse(text(plain));
}

/* Takes vault and lock away. */
export async function erase() {
  lock();
  await writing(["keep", "vault"], async (transaction) => {
    await transaction.objectStore("vault").clear();
    await transaction.objectStore("keep").delete("vault");
  });
}
