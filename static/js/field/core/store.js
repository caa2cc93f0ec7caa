/* The phone's database. The schema only grows: a new version adds stores, fields or indexes.

   - records  one row a saved record: number, times, sizes, state; nothing of what it says
   - photos   one row a photo of a record: size and state
   - bodies   the sealed bytes of both, by id
   - devices  who this phone has sent as: append token, server key, count of records
   - keep     single things by name: who is current, the draft, the vault's lock, the run's end
   - drafts   the encrypted photos of the open draft
   - vault    what is read offline, encrypted under the PIN's key */

import { deleteDB, openDB } from "idb";

import { DiskFull } from "./errors.js";

const NAME = "lapka-field";
const VERSION = 1;

let opening = null;

function upgrade(db, from) {
  if (from < 1) {
    db.createObjectStore("records", { keyPath: "id" }).createIndex("state", "state");
    const photos = db.createObjectStore("photos", { keyPath: "id" });
    photos.createIndex("state", "state");
    photos.createIndex("record", "record");
    db.createObjectStore("devices", { keyPath: "device" });
    for (const name of ["bodies", "keep", "drafts", "vault"]) db.createObjectStore(name);
  }
}

const lost = () => void (opening = null);

export function openStore() {
  opening ??= openDB(NAME, VERSION, {
    upgrade,
    blocking: () => closeStore(),
    terminated: lost,
  }).catch((error) => {
    lost();
    throw error;
  });
  return opening;
}

async function closeStore() {
  const open = opening;
  lost();
  (await open?.catch(() => null))?.close();
}

let erasures = 0;

/* How often everything was erased from this page: whoever was at it before must not begin anew. */
export const erased = () => erasures;

export async function deleteStore() {
  erasures += 1;
  await closeStore();
  await deleteDB(NAME);
}

/* Chromium says DataError in the abort when a large value found no room on the disk. */
const isFull = (error, aborted) => error?.name === "QuotaExceededError" || aborted?.name === "DataError";
const isClosed = (error) => ["InvalidStateError", "AbortError", "UnknownError"].includes(error?.name);

/* What `work(transaction)` resolves to, once the transaction is complete and on the disk. A connection
   closed under it is opened again, and the work done once more: it must be safe to repeat.
   A full disk shows only in the abort. */
async function within(names, mode, work) {
  for (let again = true; ; again = false) {
    let transaction;
    try {
      transaction = (await openStore()).transaction(names, mode, { durability: "strict" });
      transaction.done.catch(() => {});
      const result = await work(transaction);
      await transaction.done;
      return result;
    } catch (error) {
      await given(transaction);
      const why = transaction?.error ?? error;
      if (isFull(why, transaction?.error) || isFull(error)) throw new DiskFull();
      if (!again || !isClosed(why)) throw error;
      await closeStore();
    }
  }
}

async function given(transaction) {
  try {
    transaction?.abort();
  } catch { /* it had ended */ }
  await transaction?.done.catch(() => {});
}

export const reading = (names, work) => within(names, "readonly", work);
export const writing = (names, work) => within(names, "readwrite", work);

export const get = (name, key) => reading([name], (t) => t.store.get(key));
export const put = (name, value, key) => writing([name], (t) => t.store.put(value, key));
export const remove = (name, key) => writing([name], (t) => t.store.delete(key));

/* Asks the browser not to clear what is kept here; whether it agreed. */
export const askToStay = async () => (await navigator.storage?.persist?.()) ?? false;

/* Bytes left, and whether the browser has promised to keep them. */
export async function room() {
  const { quota = 0, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return { left: quota - usage, persisted: (await navigator.storage?.persisted?.()) ?? false };
}
