/* The record being written. It is kept before the camera opens and after each field, under a key that
   exists only as long as the draft: an open draft is the one thing a seized phone may yield. */

import { text, utf8 } from "./bytes.js";
import { DraftElsewhere } from "./errors.js";
import { get, reading, writing } from "./store.js";

const LOCK = "lapka-draft";

let release = null; // set while this tab owns the draft
let mine = null; // {id, key, kind, fields, photos: [{id, type, raw}]}
let writes = Promise.resolve();

const random = () => crypto.getRandomValues(new Uint8Array(12));

async function encrypted(plain, key = mine.key) {
  const iv = random();
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
}

const decrypted = ({ iv, data }, key) => crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, data);

/* Whether this tab owns the draft now. */
function own() {
  if (release) return true;
  return new Promise((decided) => {
    navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      decided(Boolean(lock));
      return lock && new Promise((resolve) => (release = resolve));
    });
  });
}

/* A new draft of that kind, in place of any earlier one: `{id}`, the record's id to be.
   Throws DraftElsewhere while another tab writes one. */
export async function open(kind) {
  if (!(await own())) throw new DraftElsewhere();
  await writes;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  mine = { id: crypto.randomUUID(), key, kind, fields: {}, photos: [] };
  await writing(["drafts"], ({ store }) => store.clear());
  await write();
  return { id: mine.id };
}

/* Keeps these fields beside the others; `undefined` takes one out. */
export async function change(fields) {
  if (!mine) return;
  Object.assign(mine.fields, fields);
  await write();
}

/* Keeps a photo as `photo.shrink` gives it. */
export async function addPhoto({ id, bytes, type, raw = false }) {
  if (!mine) return;
  const { key } = mine;
  const row = await encrypted(bytes);
  if (mine?.key !== key) return;
  mine.photos.push({ id, type, raw });
  await write([id, row]);
}

export async function removePhoto(id) {
  if (!mine) return;
  mine.photos = mine.photos.filter((photo) => photo.id !== id);
  await write([id, null]);
}

/* One write after the other, each of the draft as it stands by then. */
function write(photo) {
  const draft = mine;
  const next = writes.then(async () => {
    if (mine !== draft) return;
    const { id, key, kind, fields, photos } = draft;
    const row = { id, key, ...(await encrypted(utf8(JSON.stringify({ kind, fields, photos })), key)) };
    await writing(["keep", "drafts", "records"], async (transaction) => {
      if (await transaction.objectStore("records").getKey(id)) return; // saved meanwhile
      await transaction.objectStore("keep").put(row, "draft");
      if (photo?.[1]) await transaction.objectStore("drafts").put(photo[1], photo[0]);
      else if (photo) await transaction.objectStore("drafts").delete(photo[0]);
    });
  });
  writes = next.catch(() => {});
  return next;
}

/* The draft that an earlier page left, as `{id, kind, fields, photos: [{id, type, raw, bytes}]}`, now
   this tab's to go on with or to `close()`; null if there is none, or if another tab writes it. */
export async function offered() {
  if (mine || !(await get("keep", "draft")) || !(await own())) return null;
  const [row, names, rows] = await reading(["keep", "drafts"], (transaction) =>
    Promise.all([
      transaction.objectStore("keep").get("draft"),
      transaction.objectStore("drafts").getAllKeys(),
      transaction.objectStore("drafts").getAll(),
    ]));
  try {
    const { kind, fields, photos } = JSON.parse(text(await decrypted(row, row.key)));
    const found = [];
    for (const photo of photos) {
      const at = names.indexOf(photo.id);
      if (at >= 0) found.push({ ...photo, bytes: await decrypted(rows[at], row.key) });
    }
    mine = { id: row.id, key: row.key, kind, fields, photos: found.map(({ bytes: _, ...photo }) => photo) };
    return { id: row.id, kind, fields: { ...fields }, photos: found };
  } catch {
    await close();
    return null;
  }
}

/* Throws the draft away, or only lets go of it if it was saved meanwhile. */
export async function close() {
  if (!release) return;
  const id = mine?.id;
  mine = null;
  await writes;
  await writing(["keep", "drafts"], async (transaction) => {
    const row = await transaction.objectStore("keep").get("draft");
    if (row && id && row.id !== id) return;
    await transaction.objectStore("keep").delete("draft");
    await transaction.objectStore("drafts").clear();
  });
  release?.();
  release = null;
  navigator.serviceWorker?.getRegistration().then((registration) => registration?.waiting?.postMessage("draft closed"));
}
