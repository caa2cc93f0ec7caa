/* The run on this phone, for reading without a line. Everything of it lies in the vault; only when it has
   to be gone is kept in clear, so that it goes even while locked. */

import { api, page } from "./api.js";
import { Locked } from "./errors.js";
import { changed } from "./news.js";
import { session, sound } from "./session.js";
import { get as fetchRow, put as putRow, remove } from "./store.js";
import * as vault from "./vault.js";

const LONGEST_MS = 72 * 3_600_000;
const GONE = [401, 403, 404, 410];

/* Takes a run onto this phone, which ends its web session. Throws Refused, with status 401 where one has
   to sign in afresh. */
export async function take(run, pin) {
  const { csrf } = await session();
  const device = await fetchRow("keep", "current");
  return accept(sound(await page("POST", "/field/runs", csrf, { run, device })), pin);
}

/* The same with what `device.join` brought. */
export async function accept({ run_token: token, expires_at: until }, pin) {
  if (!token) return null;
  await vault.create(pin);
  const takenAt = Date.now();
  const expiresAt = Math.min(Date.parse(until) || Infinity, takenAt + LONGEST_MS);
  await vault.put("run", { token, takenAt, expiresAt, etag: "", data: { runs: [] }, changes: [], version: null });
  await putRow("keep", { expiresAt, seenAt: takenAt }, "run");
  return refresh();
}

/* Whether a run is on this phone, locked or not. */
export async function exists() {
  const end = await fetchRow("keep", "run");
  if (!end) return false;
  const now = Date.now();
  // A clock set back does not lengthen its stay.
  if (Math.max(now, end.seenAt) >= end.expiresAt) return erase().then(() => false);
  if (now > end.seenAt) await putRow("keep", { ...end, seenAt: now }, "run");
  return true;
}

/* Asks for what is new, and fetches the pictures not yet here: true if there was something new, false if
   not, null if the run is gone. Throws Locked, NoLine. */
export async function refresh() {
  if (!(await exists())) return null;
  const run = await vault.get("run");
  const since = run.version === null ? "" : `?since=${encodeURIComponent(run.version)}`;
  const answer = await api("GET", `run${since}`, run.token, undefined, run.etag ? { "If-None-Match": run.etag } : {});
  if (answer.status === 304) return false;
  if (GONE.includes(answer.status) && answer.code) return erase().then(() => null);
  if (answer.status !== 200 || !Array.isArray(answer.json?.runs)) return false;
  if (answer.json.runs.every(isOver)) return erase().then(() => null);
  await keep(run, answer);
  await fetchPictures(run.token, answer.json);
  return true;
}

export const isOver = ({ tombstone, state }) => Boolean(tombstone) || state === "closed" || state === "cancelled";

async function keep(run, { json, headers }) {
  const runs = json.runs.filter((one) => !isOver(one));
  await vault.put("run", {
    ...run,
    etag: headers.get("ETag") ?? "",
    data: { ...json, runs },
    changes: runs.flatMap((one) => one.changes ?? []),
    version: runs[0].version,
  });
  changed();
}

/* `{runs, changes, takenAt, expiresAt, version}`, or null if no run is on this phone. Throws Locked. */
export async function read() {
  if (!(await exists())) return null;
  if (vault.locked()) throw new Locked();
  const run = await vault.get("run");
  if (!run) return null;
  const { data, changes, takenAt, expiresAt, version } = run;
  return { ...data, changes, takenAt, expiresAt, version };
}

async function fetchPictures(token, data) {
  for (const id of data.runs.flatMap((run) => run.animals ?? []).flatMap(({ photos }) => photos ?? [])) {
    if (!(await picture(id, token).catch(() => null))) return; // the line is down: the next refresh goes on
  }
}

/* The picture as a Blob, or null if it is not here and cannot be had. Throws Locked. */
export async function picture(id, token) {
  const kept = await vault.get(`photo:${id}`);
  if (kept) return new Blob([kept], { type: "image/jpeg" });
  const by = token ?? (await vault.get("run"))?.token;
  if (!by) return null;
  const { status, headers, bytes } = await api("GET", `photos/${id}`, by);
  if (status !== 200 || !headers.get("Content-Type")?.startsWith("image/")) return null;
  await vault.put(`photo:${id}`, bytes);
  return new Blob([bytes], { type: "image/jpeg" });
}

/* Takes the run off this phone, with its pictures and its token. */
export async function erase() {
  await vault.erase();
  await remove("keep", "run");
  changed();
}
