/* Sends what was saved, one thing at a time in one tab at a time: words first, then photos, smallest
   first, in pieces. Nothing counts as delivered but a receipt with the record's id and digest. */

import { api, lineIsUp } from "./api.js";
import { amend, isUnsent, refresh, tidy, tokenFor } from "./device.js";
import { NoLine } from "./errors.js";
import { changed, ended, lease } from "./news.js";
import { doubtLine, sendPiece } from "./pieces.js";
import { takeReceipt } from "./receipt.js";
import { said } from "./said.js";
import { SEALED } from "./sealed.js";
import { deleteStore, erased, get, reading, writing } from "./store.js";

const LOCK = "lapka-drain";
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 5 * 60_000;
const REMEMBERED_MS = 30 * 86_400_000;
const STANDS_ASIDE = [403, 409, 413, 415, 422];

let running = null;
let again = false;
let timer;
let failures = 0; // of the line, one after the other
let quietUntil = 0; // the server asked for peace until then, by performance.now()

/* Full jitter: anything up to the doubled wait, so that fifty phones do not come back at once. */
const jitter = (tries) => Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries, 10));

/* Sends at start, on coming back to the screen, on coming online and by the clock. */
export function start() {
  addEventListener("online", () => drainNow());
  addEventListener("pageshow", () => drainNow());
  document.addEventListener("visibilitychange", () => document.hidden || drainNow());
  drainNow();
}

/* Sends all that is due; resolves when there is nothing more to do for now. If another tab is at it, this
   one waits and takes over. By hand it does not wait until the server's wish for peace is over. */
export function drainNow({ byHand = false } = {}) {
  if (byHand) quietUntil = 0;
  again = true;
  running ??= work().catch(report).finally(() => {
    running = null;
    if (again) return drainNow();
  });
  return running;
}

async function work() {
  clearTimeout(timer);
  bonus();
  const before = erased();
  await navigator.locks.request(LOCK, sendAllDue).catch((error) => {
    if (erased() === before) throw error;
  });
  if (erased() !== before) await leaveNothing();
  else if (!(await tidy())) await rest();
}

async function sendAllDue() {
  while (again) {
    again = false;
    if (performance.now() >= quietUntil) await sendAll();
  }
}

/* Everything was erased while something was on its way: the empty store that its end opened goes too. */
async function leaveNothing() {
  again = false;
  const devices = await reading(["devices"], ({ store }) => store.count());
  if (!devices) await deleteStore();
}

/* A fault of ours or of the database: the next try comes by the clock, and nothing was lost. */
function report(error) {
  again = false;
  console.error("drain", error.name, error.message);
  wakeIn(jitter(++failures));
}

/* Where the browser can, it also sends after the page is closed. */
function bonus() {
  navigator.serviceWorker?.getRegistration().then((worker) => worker?.sync?.register(LOCK)).catch(() => {});
}

async function sendAll() {
  await prune();
  let isGreeted = false;
  for (;;) {
    const step = (await steps()).find(({ row, photo }) => isDue(photo ?? row));
    if (!step) return;
    lease(step.row.id);
    try {
      const answer = await (step.photo ? sendPiece(step) : sendWords(step));
      const goOn = !answer || (await judge(answer, step));
      failures = 0;
      if (!goOn) return;
      if (!isGreeted && !step.photo) isGreeted = await greet();
    } catch (error) {
      if (!(error instanceof NoLine)) throw error;
      if (!(await lineIsUp())) return void (await lineFailed(step));
      await standBack(step);
    } finally {
      ended(step.row.id);
    }
  }
}

async function greet() {
  await refresh().catch(() => {});
  return true;
}

/* All that could be sent if its time has come, in order: `{row, photo, token}`. */
async function steps() {
  const [devices, words, rows, photos] = await reading(["devices", "records", "photos"], (transaction) => {
    const inState = (name, state) => transaction.objectStore(name).index("state").getAll(state);
    return Promise.all([
      transaction.objectStore("devices").getAll(),
      inState("records", "waiting"),
      inState("records", "photos_waiting"),
      inState("photos", "waiting"),
    ]);
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  words.sort((a, b) => a.savedAt - b.savedAt || a.number - b.number);
  photos.sort((a, b) => a.size - b.size);
  return [...words.map((row) => ({ row })), ...photos.map((photo) => ({ row: byId.get(photo.record), photo }))]
    .map((step) => ({ ...step, token: step.row && tokenFor(step.row.device, devices)?.token }))
    .filter(({ token }) => token);
}

/* A clock set back makes everything due: better too often than never. */
const isDue = ({ nextTryAt, triedAt }) => !nextTryAt || Date.now() >= nextTryAt || Date.now() < triedAt;

async function sendWords({ row, token }) {
  const body = await get("bodies", row.id);
  if (!body) return { status: 422, code: "lost" };
  const answer = await api("PUT", `records/${row.id}`, token, body, { "Content-Type": SEALED });
  return (await takeReceipt(row, answer)) ? null : answer;
}

/* Does what the answer asks for; false if nothing more should be sent for now. */
async function judge({ status, code, headers, json }, step) {
  const { row, photo } = step;
  if (status === 401 && code) {
    await amend(await sender(step), { needsSignIn: true });
  } else if (STANDS_ASIDE.includes(status) && code) {
    said.set(row.id, json?.error?.message ?? "");
    await mark(step, (it) => ({ ...it, state: photo ? "refused" : "attention", reason: code }));
  } else if (status === 404 && photo && code) {
    await mark({ row }, (it) => ({ ...it, state: "waiting" })); // the server lost the words
    await standBack(step);
  } else if (status < 400) {
    throw new NoLine(); // somebody else says yes
  } else {
    const asked = code && Number(headers?.get("Retry-After")) * 1000;
    await standBack(step, asked || undefined);
    if (status !== 429 && status !== 503) return true;
    quietUntil = performance.now() + (asked || jitter((photo ?? row).setbacks ?? 1));
    return false;
  }
  return true;
}

async function sender({ row, token }) {
  const devices = await reading(["devices"], ({ store }) => store.getAll());
  return devices.find((device) => device.token === token)?.device ?? row.device;
}

/* Changes the row as it is by now, unless it was withdrawn or sent meanwhile. */
async function mark({ row, photo }, change) {
  const [name, id] = photo ? ["photos", photo.id] : ["records", row.id];
  await writing([name], async ({ store }) => {
    const now = await store.get(id);
    if (now && (photo ? now.state === "waiting" : isUnsent(now))) await store.put(change(now));
  });
  changed();
}

/* Only what is wrong with this one makes it wait longer each time; a line that is down is nobody's fault. */
const standBack = (step, wait) =>
  mark(step, (it) => {
    const triedAt = Date.now();
    const setbacks = (it.setbacks ?? 0) + 1;
    return { ...it, tries: it.tries + 1, setbacks, triedAt, nextTryAt: triedAt + Math.round(wait ?? jitter(setbacks)) };
  });

async function lineFailed(step) {
  failures += 1;
  doubtLine();
  await mark(step, (it) => ({ ...it, tries: it.tries + 1 }));
}

/* Sets the clock for what is left. */
async function rest() {
  const times = (await steps()).map(({ row, photo }) => ((photo ?? row).nextTryAt ?? 0) - Date.now());
  if (!times.length) return;
  const wait = Math.min(LONGEST_WAIT_MS, Math.max(Math.min(...times), failures && jitter(failures)));
  wakeIn(Math.max(wait, quietUntil - performance.now()));
}

function wakeIn(ms) {
  clearTimeout(timer);
  timer = setTimeout(drainNow, Math.max(ms, 1_000));
  timer.unref?.();
}

/* Forgets what was done with more than thirty days ago. */
async function prune() {
  const before = Date.now() - REMEMBERED_MS;
  await writing(["records", "photos"], async (transaction) => {
    const records = transaction.objectStore("records");
    for (const state of ["delivered", "withdrawn"]) {
      for (const row of await records.index("state").getAll(state)) {
        if (!(row.endedAt < before)) continue;
        await records.delete(row.id);
        const photos = transaction.objectStore("photos");
        for (const id of await photos.index("record").getAllKeys(row.id)) await photos.delete(id);
      }
    }
  });
}
