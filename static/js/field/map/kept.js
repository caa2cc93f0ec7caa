/* The ground on this phone: the embedded map, which everybody may have, and around a run the team's own, which lies
   in the vault piece by piece under the run's PIN and goes with it. */

import { PMTiles } from "../../map/libraries.js";

const PIECE = 131_072;
const LONGEST_MS = 180_000;

class Memory {
  constructor(name, bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  getKey() {
    return this.name;
  }

  async getBytes(offset, length) {
    return { data: this.bytes.slice(offset, offset + length) };
  }
}

/* A map file in memory. */
export const mapOf = (name, bytes) => new PMTiles(new Memory(name, bytes));

/* The embedded map; throws where it is neither here nor to be had. */
export async function embedded({ parts }) {
  const answer = await fetch(parts.ground);
  if (!answer.ok) throw new Error("no ground");
  return mapOf("embedded", await answer.arrayBuffer());
}

let bringing = null;

/* Fetches what is not here yet of the run's ground, a piece at a time: true when all of it is here. What is cut off
   goes on the next time. Throws Locked, NoLine. */
export function bring(ours) {
  bringing ??= fetchPieces(ours).finally(() => (bringing = null));
  return bringing;
}

async function fetchPieces({ api, vault }) {
  const token = (await vault.get("run"))?.token;
  const end = Date.now() + LONGEST_MS;
  while (token && Date.now() < end) {
    const kept = await known(vault);
    const answer = await ask(api, token, kept);
    if (answer.status === 304) return true;
    if (answer.status === 204) return vault.put("ground", { etag: "", size: 0, pieces: 0 }).then(() => true);
    if (answer.status !== 206 && answer.status !== 200) return false;
    if (await keep(vault, kept, answer)) return true;
  }
  return false;
}

const known = async (vault) => (await vault.get("ground")) ?? { etag: "", size: 0, pieces: 0 };
const isWhole = ({ size, pieces }) => size > 0 && pieces * PIECE >= size;

function ask(api, token, { etag, size, pieces }) {
  const whole = isWhole({ size, pieces });
  const from = whole ? 0 : pieces * PIECE;
  const headers = { Range: `bytes=${from}-${from + PIECE - 1}` };
  if (etag) headers[whole ? "If-None-Match" : "If-Range"] = etag;
  return api("GET", "run/map", token, undefined, headers);
}

/* A piece that follows, or the first of another map; or all of it, where the server would not give pieces. */
async function keep(vault, kept, { status, bytes, headers }) {
  const etag = headers.get("ETag") ?? "";
  const said = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get("Content-Range") ?? "");
  if (status === 206 && !said) return false;
  let [at, size] = status === 206 ? [Number(said[1]) / PIECE, Number(said[2])] : [0, bytes.byteLength];
  if (at && at !== kept.pieces) return false;
  for (let from = 0; from < bytes.byteLength; from += PIECE) await vault.put(`ground:${at++}`, bytes.slice(from, from + PIECE));
  await vault.put("ground", { etag, size, pieces: at });
  return isWhole({ size, pieces: at });
}

/* The run's ground if all of it is here, else null; `isComing` where some of it is. Throws Locked. */
export async function ofRun({ vault }) {
  const kept = await known(vault);
  if (!isWhole(kept)) return { map: null, isComing: kept.pieces > 0 };
  const whole = new Uint8Array(kept.size);
  for (let at = 0; at < kept.pieces; at++) whole.set(new Uint8Array(await vault.get(`ground:${at}`)), at * PIECE);
  return { map: mapOf(`run ${kept.etag}`, whole.buffer), isComing: false };
}
