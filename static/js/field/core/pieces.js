/* A photo on its way: whole if it is small, else in pieces that take about three seconds each, so that
   words saved meanwhile never wait long. One photo is in memory at a time. */

import { api } from "./api.js";
import { base64, sha256 } from "./bytes.js";
import { NoLine } from "./errors.js";
import { takeReceipt } from "./receipt.js";
import { SEALED } from "./sealed.js";
import { get } from "./store.js";

const LEAST = 16 * 1024;
const MOST = 64 * 1024;
const WHOLE = 128 * 1024;
const PIECE_MS = 3_000;
const TRUSTED_MS = 30_000;

let piece = LEAST; // until the line has shown what it can
let shownAt = 0;
let open = null; // {id, bytes, offset}

/* After a failure the line has to show anew what it can: where it was good it may now be slow. */
export const doubtLine = () => void (piece = LEAST);

/* Sends the next piece; null if all is well, else the answer that needs judging. */
export async function sendPiece({ row, photo, token }) {
  const path = `records/${row.id}/photos/${photo.id}`;
  if (row.giveUp) return settled(row, await api("POST", `${path}/withdraw`, token));
  try {
    return await step(row, photo, path, token);
  } catch (error) {
    open = null; // how much arrived is for the server to say
    doubtLine();
    throw error;
  }
}

async function step(row, photo, path, token) {
  if (open?.id !== photo.id) {
    const bytes = await get("bodies", photo.id);
    if (!bytes) return { status: 422, code: "lost" };
    open = { id: photo.id, bytes, offset: null };
  }
  const { bytes } = open;
  if (performance.now() - shownAt > TRUSTED_MS) doubtLine();
  if (bytes.byteLength <= Math.min(piece, WHOLE)) return settled(row, await put(path, token, bytes));
  if (open.offset === null) {
    const answer = await api("HEAD", path, token);
    if (answer.status >= 400) return unheard(row, token);
    open.offset = offsetOf(answer);
  }
  // All is there, and only the receipt was lost: the words again bring it.
  if (open.offset >= bytes.byteLength) return settled(row, await words(row, token));
  return patch(row, path, token);
}

async function put(path, token, bytes) {
  return timed(bytes.byteLength, async () => api("PUT", path, token, bytes, { "Content-Type": SEALED, ...(await digest(bytes)) }));
}

async function patch(row, path, token) {
  const { bytes, offset } = open;
  const part = bytes.slice(offset, offset + piece);
  const headers = { "Content-Type": SEALED, "Upload-Offset": `${offset}`, "Upload-Length": `${bytes.byteLength}`, ...(await digest(part)) };
  const answer = await timed(part.byteLength, () => api("PATCH", path, token, part, headers));
  if (answer.status === 204) {
    open.offset = offsetOf(answer);
    if (open.offset !== offset + part.byteLength) throw new NoLine();
    return null;
  }
  if (answer.status === 409 && answer.headers.has("Upload-Offset")) {
    open.offset = offsetOf(answer);
    if (open.offset !== offset) return null;
    return { ...answer, status: 500 };
  }
  return settled(row, answer);
}

async function words(row, token) {
  return api("PUT", `records/${row.id}`, token, await get("bodies", row.id), { "Content-Type": SEALED });
}

async function settled(row, answer) {
  open = null;
  return (await takeReceipt(row, answer)) ? null : answer;
}

/* The answer to a HEAD has no body that could say who refused and why: the words, sent again, tell. */
async function unheard(row, token) {
  return (await settled(row, await words(row, token))) ?? { status: 500, code: "" };
}

/* No offset, no server of ours. */
function offsetOf({ headers }) {
  const offset = headers.get("Upload-Offset");
  if (!/^\d+$/.test(offset ?? "")) throw new NoLine();
  return Number(offset);
}

async function digest(bytes) {
  return { "Content-Digest": `sha-256=:${base64(await sha256(bytes))}:` };
}

async function timed(length, send) {
  const begun = performance.now();
  const answer = await send();
  const rate = length / Math.max(1, performance.now() - begun);
  shownAt = performance.now();
  piece = Math.round(Math.min(MOST, Math.max(LEAST, rate * PIECE_MS)));
  return answer;
}
