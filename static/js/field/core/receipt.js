/* The server's receipt: the only thing that lets bytes leave the phone. */

import { changed } from "./news.js";
import { writing } from "./store.js";

let skew = null;

/* Milliseconds by which the server's clock is ahead of this phone's, as of the last receipt; null until
   there is one. */
export const clockSkew = () => skew;

/* Whether the answer is a receipt for that record; if so, it is taken in. */
export async function takeReceipt(row, { status, json, headers }) {
  if (status !== 200 && status !== 201) return false;
  if (json?.id !== row.id || json.sha256 !== row.sha256 || !Array.isArray(json.missing)) return false;
  const date = Date.parse(headers.get("Date") ?? "");
  if (date) skew = date - Date.now();
  await writing(["records", "photos", "bodies"], (transaction) => settle(transaction, row.id, json));
  changed();
  return true;
}

async function settle(transaction, id, { missing, seq, state }) {
  const [records, photos, bodies] = ["records", "photos", "bodies"].map((name) => transaction.objectStore(name));
  const row = await records.get(id);
  if (!row || row.state === "withdrawn") return;
  for (const photo of await photos.index("record").getAll(id)) {
    if (!missing.includes(photo.id)) await photos.put({ ...photo, state: "received", reason: null });
  }
  const clear = { ...row, seq: seq ?? true, reason: null, nextTryAt: null };
  if (state !== "complete") return void (await records.put({ ...clear, state: "photos_waiting" }));
  await records.put({ ...clear, state: "delivered", endedAt: Date.now() });
  for (const key of [id, ...(await photos.index("record").getAllKeys(id))]) await bodies.delete(key);
}
