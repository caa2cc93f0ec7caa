/* What was saved on this phone and what became of it. Saving seals; sending is `drain.js`.

   States: waiting, sending, photos_waiting, delivered, sign_in, attention, withdrawn. Kept is only what
   survives a restart: "sending" is a lease, "sign_in" a look at the device. */

import { base64, hex, sha256, utf8 } from "./bytes.js";
import { current, isSame, isUnsent, tokenFor } from "./device.js";
import { drainNow } from "./drain.js";
import { DiskFull, NoKey, TooLarge } from "./errors.js";
import { changed, isLeased } from "./news.js";
import { remember } from "./recent.js";
import { ADDED_BYTES, seal } from "./seal.js";
import { get, reading, writing } from "./store.js";
import { said } from "./said.js";

export { forget, recent } from "./recent.js";
export { subscribe } from "./news.js";

const RECORD_MOST = 64 * 1024;
const PHOTO_MOST = 15_000_000;

class Overtaken extends Error {}

/* Seals and keeps a record with its photos, `[{id, bytes: ArrayBuffer, type, raw}]`, in one transaction,
   and takes the draft with that id away in the same. Resolves with `{id, number, leftOut}` once it is on
   the disk. `leftOut` counts photos for which there was no room: the words are saved without them.
   Saving an id again changes nothing. Throws NoKey, TooLarge, and DiskFull if not even the words fit. */
export async function save(record, photos = []) {
  const owner = await current();
  if (!owner?.serverKey) throw new NoKey();
  const clear = { version: 1, ...record };
  const sealed = [];
  for (const photo of photos) sealed.push(await sealPhoto(record.id, photo, owner));
  try {
    return await keep(clear, sealed, 0);
  } catch (error) {
    if (!(error instanceof DiskFull) || !sealed.length) throw error;
    return keep(clear, [], sealed.length);
  }
}

async function sealPhoto(record, { id, bytes, raw }, owner) {
  if (bytes.byteLength > PHOTO_MOST) throw new TooLarge({ limit: PHOTO_MOST, photo: id });
  const listed = { id, sha256: hex(await sha256(bytes)), ...(raw && { raw: true }) };
  return { id, listed, body: await seal(bytes, owner.serverKey, `photo/${record}/${id}`) };
}

async function keep({ id, ...clear }, photos, leftOut) {
  for (;;) {
    const owner = await current();
    const number = owner.count + 1;
    const full = {
      ...clear,
      number,
      device: owner.device,
      device_time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      photos: photos.map(({ listed }) => listed),
    };
    const words = utf8(JSON.stringify(full));
    if (words.length + ADDED_BYTES > RECORD_MOST) throw new TooLarge({ limit: RECORD_MOST });
    const body = await seal(words, owner.serverKey, `record/${id}`);
    const row = { id, number, device: owner.device, savedAt: Date.now(), size: body.byteLength, sha256: hex(await sha256(body)), state: "waiting", tries: 0 };
    try {
      const saved = await commit(row, body, photos);
      if (saved === number) remember({ ...full, id });
      changed();
      drainNow();
      return { id, number: saved, leftOut };
    } catch (error) {
      if (!(error instanceof Overtaken)) throw error;
    }
  }
}

/* The number under which it is kept. Throws Overtaken if another tab has taken that number meanwhile. */
function commit(row, body, photos) {
  return writing(["records", "photos", "bodies", "devices", "keep", "drafts"], async (transaction) => {
    const store = (name) => transaction.objectStore(name);
    const before = await store("records").get(row.id);
    if (before) return before.number;
    const owner = await store("devices").get(row.device);
    if (owner?.count !== row.number - 1) throw new Overtaken();
    await store("devices").put({ ...owner, count: row.number });
    await store("records").put(row);
    await store("bodies").put(body, row.id);
    for (const { id, body: bytes } of photos) {
      await store("photos").put({ id, record: row.id, size: bytes.byteLength, state: "waiting", tries: 0 });
      await store("bodies").put(bytes, id);
    }
    if ((await store("keep").get("draft"))?.id === row.id) {
      await store("keep").delete("draft");
      await store("drafts").clear();
    }
    return row.number;
  });
}

async function all() {
  const own = await get("keep", "current");
  const [devices, records, photos] = await reading(["devices", "records", "photos"], (transaction) =>
    Promise.all(["devices", "records", "photos"].map((name) => transaction.objectStore(name).getAll())));
  const me = devices.find((row) => row.device === own);
  const of = (id) => devices.find((row) => row.device === id);
  return { devices, records, photos, isMine: (row) => isSame(me, of(row.device)) };
}

/* The current person's records, newest first. `reason` is why one needs attention, `words` the server's
   sentence about it as long as the page lives. */
export async function list() {
  const { devices, records, photos, isMine } = await all();
  return records.filter(isMine).sort((a, b) => b.savedAt - a.savedAt || b.number - a.number).map((row) => {
    const open = photos.filter((photo) => photo.record === row.id && photo.state !== "received");
    const next = [row, ...open].map(({ nextTryAt }) => nextTryAt).filter(Boolean);
    return {
      id: row.id,
      number: row.number,
      savedAt: row.savedAt,
      state: shown(row, devices, open),
      photosWaiting: isUnsent(row) ? open.length : 0,
      reason: row.reason ?? open.find((photo) => photo.reason)?.reason ?? null,
      words: said.get(row.id) ?? "",
      tries: Math.max(row.tries, ...open.map((photo) => photo.tries)),
      nextTryAt: next.length ? Math.min(...next) : null,
    };
  });
}

function shown(row, devices, open) {
  if (!["waiting", "photos_waiting"].includes(row.state)) return row.state;
  if (row.state === "photos_waiting" && open.length && open.every((photo) => photo.reason)) return "attention";
  if (!tokenFor(row.device, devices)) return "sign_in";
  return isLeased(row.id) ? "sending" : row.state;
}

/* How many of the current person's records are unsent, and since when; `others` counts those that an
   earlier person left to be sent. */
export async function summary() {
  const { records, isMine } = await all();
  const unsent = records.filter(isUnsent);
  const mine = unsent.filter(isMine);
  return {
    unsent: mine.length,
    oldestAt: mine.length ? Math.min(...mine.map((row) => row.savedAt)) : null,
    others: unsent.length - mine.length,
  };
}

/* Lets a record, or all of them, be tried again at once, those that need attention too. */
export async function retry(id) {
  await writing(["records", "photos"], async (transaction) => {
    const records = transaction.objectStore("records");
    for (const row of id ? [await records.get(id)] : await records.getAll()) {
      if (!row || !isUnsent(row)) continue;
      await records.put(afresh(row, row.seq ? "photos_waiting" : "waiting"));
      const photos = transaction.objectStore("photos");
      for (const photo of await photos.index("record").getAll(row.id)) {
        if (photo.state === "refused" || photo.state === "waiting") await photos.put(afresh(photo, "waiting"));
      }
    }
  });
  changed();
  drainNow({ byHand: true });
}

const afresh = (row, state) => ({ ...row, state, reason: null, nextTryAt: null, setbacks: 0 });

/* Takes back what has not arrived: the whole record, or, if its words have, the photos still missing,
   which are given up at the server as well. */
export async function withdraw(id) {
  await writing(["records", "photos", "bodies"], async (transaction) => {
    const records = transaction.objectStore("records");
    const row = await records.get(id);
    if (!row || !isUnsent(row)) return;
    const photos = transaction.objectStore("photos");
    if (row.seq) {
      await records.put({ ...afresh(row, "photos_waiting"), giveUp: true });
      for (const photo of await photos.index("record").getAll(id)) {
        if (photo.state !== "received") await photos.put(afresh(photo, "waiting"));
      }
      return;
    }
    await records.put({ ...afresh(row, "withdrawn"), endedAt: Date.now() });
    for (const photo of await photos.index("record").getAllKeys(id)) {
      await photos.delete(photo);
      await transaction.objectStore("bodies").delete(photo);
    }
    await transaction.objectStore("bodies").delete(id);
  });
  changed();
  drainNow();
}

/* Everything unsent of the current person, as sealed, for a coordinator to import. */
export async function exportFile() {
  const { records, photos, isMine } = await all();
  const unsent = records.filter((row) => isUnsent(row) && isMine(row));
  const lines = [JSON.stringify({ lapka_outbox: 1, device: await get("keep", "current"), count: unsent.length })];
  const add = async (part, id) => {
    const body = await get("bodies", id);
    if (body) lines.push(new Blob([JSON.stringify({ ...part, id, body: base64(body) })]));
  };
  for (const { id } of unsent) {
    await add({ type: "record" }, id);
    for (const photo of photos) if (photo.record === id) await add({ type: "photo", record: id }, photo.id);
  }
  return new Blob(lines.flatMap((line) => [line, "\n"]), { type: "application/vnd.lapka.outbox" });
}
