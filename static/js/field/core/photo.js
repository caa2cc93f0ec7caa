/* Photos made small for the way, one at a time so that only one is open in memory. */

import { shrunk } from "../../lib/photos.js";

const QUALITY = 0.8;

let turn = Promise.resolve();

/* `{id, bytes, type, raw}`; raw if this browser cannot open it, then as it is. */
export function shrink(blob) {
  const next = turn.then(async () => {
    const small = await shrunk(blob, QUALITY);
    const bytes = await small.arrayBuffer();
    return { id: crypto.randomUUID(), bytes, type: small.type || "application/octet-stream", raw: small === blob };
  });
  turn = next.catch(() => {});
  return next;
}
