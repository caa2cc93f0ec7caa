/* As whom this phone sends: signing it in, joining by a code, signing out.

   One device is current; earlier ones stay as long as something of theirs is unsent. A record is sent
   as the device that saved it, or as a newer one of the same person, never as somebody else. */

import { api, page } from "./api.js";
import { drainNow } from "./drain.js";
import { close as closeDraft } from "./draft.js";
import { changed } from "./news.js";
import { erase as eraseRun } from "./run.js";
import { session, sound } from "./session.js";
import { get, reading, writing } from "./store.js";
import { forget } from "./recent.js";
import { erase as eraseEverything } from "./wipe.js";

export { session } from "./session.js";

const DONE = ["delivered", "withdrawn"];
export const isUnsent = ({ state }) => !DONE.includes(state);

/* The current device's row, or null. */
export async function current() {
  const device = await get("keep", "current");
  return (device && (await get("devices", device))) || null;
}

/* Without a `device` nobody has signed in on this phone. */
export async function state() {
  const { device = null, name = "", token, needsSignIn = true, serverKey = null, person = null } = (await current()) ?? {};
  return { device, name, hasToken: Boolean(token), needsSignIn, serverKey, person };
}

/* Whether two devices are the same person's. */
export const isSame = (one, other) =>
  Boolean(one && other) && (one.device === other.device || (one.person !== null && one.person === other.person));

/* The token that may send what `device` saved, or null while somebody has to sign in. */
export function tokenFor(device, devices) {
  const own = devices.find((row) => row.device === device);
  const able = devices.filter((row) => !row.needsSignIn && isSame(row, own));
  return able.find((row) => row === own) ?? able.at(-1) ?? null;
}

/* Makes this phone a device of whoever is signed in. */
export async function enrol(label) {
  const { csrf, person } = await session();
  const made = sound(await page("POST", "/field/devices", csrf, { label }));
  await become({ person, ...made });
}

/* Makes this phone a device by a code from a coordinator's screen; what it may read, if anything, comes
   back for `run.accept(joined, pin)`. */
export async function join(code, label) {
  const made = sound(await api("POST", "join", null, JSON.stringify({ code, label }), { "Content-Type": "application/json" }));
  await become(made);
  return made;
}

async function become({ device, append_token: token, server_key: serverKey, name, person = null }) {
  const before = await current();
  const now = { device, token, serverKey, name, person, needsSignIn: false, count: 0 };
  if (before && !isSame(before, now)) await leave();
  await writing(["keep", "devices"], async (transaction) => {
    await transaction.objectStore("devices").put(now);
    await transaction.objectStore("keep").put(device, "current");
  });
  changed();
  drainNow();
}

/* Takes in what has changed at the server: its key, and whether the token still holds. */
export async function refresh() {
  const own = await current();
  if (!own || own.needsSignIn) return;
  const answer = await api("GET", "device", own.token);
  if (answer.status === 200 && answer.json?.server_key) await amend(own.device, { serverKey: answer.json.server_key });
  else if (answer.status === 401 && answer.code) await amend(own.device, { needsSignIn: true });
}

export async function amend(device, fields) {
  await writing(["devices"], async ({ store }) => {
    const row = await store.get(device);
    if (row) await store.put({ ...row, ...fields });
  });
  changed();
}

/* Signs this person out of the phone. "keep" leaves what is unsent sealed, and goes on sending it as
   them; "erase" throws it away. With nothing left, nothing stays on the phone but language and theme. */
export async function signOut(how) {
  const own = await current();
  if (own && how === "erase") await eraseOf(own);
  await leave();
  await tidy();
  changed();
  try {
    await page("POST", "/sign-out", (await session()).csrf);
  } catch { /* no line: the session runs out by itself; or the redirect, when it is done */ }
}

async function leave() {
  forget();
  await closeDraft();
  await eraseRun();
  await writing(["keep", "drafts"], async (transaction) => {
    for (const name of ["current", "draft"]) await transaction.objectStore("keep").delete(name);
    await transaction.objectStore("drafts").clear();
  });
}

async function eraseOf(own) {
  await writing(["records", "photos", "bodies", "devices"], async (transaction) => {
    const all = await transaction.objectStore("devices").getAll();
    const theirs = all.filter((row) => isSame(row, own)).map((row) => row.device);
    for (const row of await transaction.objectStore("records").getAll()) {
      if (theirs.includes(row.device)) await drop(transaction, row.id);
    }
  });
}

/* Takes a record and its photos out of the phone, in a transaction on records, photos and bodies. */
export async function drop(transaction, id) {
  const photos = transaction.objectStore("photos");
  for (const photo of await photos.index("record").getAllKeys(id)) {
    await photos.delete(photo);
    await transaction.objectStore("bodies").delete(photo);
  }
  await transaction.objectStore("bodies").delete(id);
  await transaction.objectStore("records").delete(id);
}

/* Takes out devices that nobody uses and that have sent all, but not what the current person sent; if
   nobody is left, everything: then true. */
export async function tidy() {
  const [own, devices, records] = await reading(["keep", "devices", "records"], (transaction) =>
    Promise.all([
      transaction.objectStore("keep").get("current"),
      transaction.objectStore("devices").getAll(),
      transaction.objectStore("records").getAll(),
    ]));
  const busy = new Set(records.filter(isUnsent).map((row) => row.device));
  const me = devices.find((row) => row.device === own);
  const idle = devices.filter((row) => row !== me && row.token !== null && !busy.has(row.device));
  if (!idle.length) return false;
  if (!me && !busy.size) {
    await eraseEverything();
    return true;
  }
  await writing(["records", "photos", "bodies", "devices"], async (transaction) => {
    const store = transaction.objectStore("devices");
    for (const row of idle) {
      if (isSame(row, me)) {
        await store.put({ ...row, token: null, needsSignIn: true });
      } else {
        for (const { id, device } of records) if (device === row.device) await drop(transaction, id);
        await store.delete(row.device);
      }
    }
  });
  return false;
}
