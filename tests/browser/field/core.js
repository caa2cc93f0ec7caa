/* The phone's core on a bare page, for tests that drive it without the screens. */

import { hex, sha256 } from "../../../static/js/field/core/bytes.js";
import * as device from "../../../static/js/field/core/device.js";
import * as draft from "../../../static/js/field/core/draft.js";
import * as drain from "../../../static/js/field/core/drain.js";
import * as outbox from "../../../static/js/field/core/outbox.js";
import * as photo from "../../../static/js/field/core/photo.js";
import * as position from "../../../static/js/field/core/position.js";
import * as receipt from "../../../static/js/field/core/receipt.js";
import * as run from "../../../static/js/field/core/run.js";
import * as store from "../../../static/js/field/core/store.js";
import * as vault from "../../../static/js/field/core/vault.js";
import * as wipe from "../../../static/js/field/core/wipe.js";

/* A photo that looks like one to whoever searches a disk, of about that many bytes. */
async function picture(bytes, words = "") {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [480, 360];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "brown";
  pen.fillRect(Math.random() * 300, 50, 120, 200);
  const jpeg = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.8));
  const noise = crypto.getRandomValues(new Uint8Array(Math.min(65_536, bytes)));
  const parts = [await jpeg.arrayBuffer(), words];
  for (let at = parts[0].byteLength; at < bytes; at += noise.length) parts.push(noise.slice(0, bytes - at));
  return { id: crypto.randomUUID(), bytes: await new Blob(parts).arrayBuffer(), type: "image/jpeg" };
}

/* Saves a sighting with photos of those sizes; `{id, number, leftOut}` as the outbox gives it. */
async function save(fields = {}, sizes = []) {
  const { id = crypto.randomUUID(), words, ...more } = fields;
  const photos = [];
  for (const size of sizes) photos.push(await picture(size, words));
  const made = { captured_at: new Date().toISOString(), kind: "sighting", species: "dog", count: 1, position: null };
  const saved = await outbox.save({ id, ...made, ...more }, photos);
  const digests = await Promise.all(photos.map((one) => sha256(one.bytes)));
  return { ...saved, photos: photos.map((one) => one.id), digests: digests.map(hex) };
}

/* Waits until `look(arg)` comes to something true. */
async function until(look, arg, within) {
  const end = performance.now() + within;
  while (!(await look(arg))) {
    if (performance.now() > end) throw new Error(`waited in vain: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/* The outbox's list at a moment when nothing is under way. */
async function idle() {
  let all;
  await until(async () => (all = await outbox.list()).every(({ state }) => state !== "sending"), null, 20_000);
  return all;
}

globalThis.core = {
  device, draft, drain, outbox, photo, position, receipt, run, store, vault, wipe, idle, picture, save, until,
};
