// Map: what draws it is a part of its own, fetched when it is first needed and then kept by the worker.
//
// It comes when the map is opened, and with a run, so that both can be drawn with no network.

import { api } from "../core/api.js";
import * as position from "../core/position.js";
import * as run from "../core/run.js";
import * as vault from "../core/vault.js";
import { fill, h, icon } from "../dom.js";
import * as reading from "../reading.js";
import { spoken, t, word } from "../words.js";
import { asksForPin } from "./pin.js";

const [script, style, ground, names, en, uk] = document.documentElement.dataset.map.split(" ");
const parts = { script, style, ground, names, en, uk };
const ours = { parts, api, position, run, vault, reading, fill, h, icon, spoken, word, asksForPin };

let coming = null;
let brought = null;

const part = () =>
  (coming ??= come().catch((error) => {
    coming = null;
    throw error;
  }));

async function come() {
  const worker = navigator.serviceWorker;
  // Before the first worker rules, nothing of it is kept: then it is asked for once more.
  if (!worker?.controller) worker?.addEventListener("controllerchange", () => Object.values(parts).map((at) => fetch(at)), { once: true });
  const style = h("link", { rel: "stylesheet", href: parts.style });
  const dressed = new Promise((done, failed) => Object.assign(style, { onload: done, onerror: failed }));
  document.head.append(style);
  const [drawing] = await Promise.all([import(parts.script), dressed]);
  return drawing;
}

export async function show(root) {
  const said = h("p.muted", { role: "status" }, t("map.coming"));
  const scroll = h("div.scroll", null, said);
  root.append(scroll);
  let leave = null;
  let left = false;
  part().then(
    async (drawing) => {
      leave = left ? null : await drawing.show(root, ours);
      if (left) leave?.();
    },
    () => fill(said, t("map.none")),
  );
  return () => {
    left = true;
    leave?.();
  };
}

// Lets a person point at a place: `{lat, lon}`, or null.
export const pickPoint = () => part().then((drawing) => drawing.pick(ours), () => null);

// The ground of a run that was just read: once for each version of it, as far as the line bears it.
reading.watch(() => {
  const [run] = reading.runs();
  const version = run ? `${run.id} ${run.version}` : null;
  if (run && version !== brought) part().then((drawing) => drawing.bring(ours)).catch(() => (brought = null));
  brought = version;
});
