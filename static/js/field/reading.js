// The run this phone may read, while it is unlocked: what the screens know of stops, animals, food.

import * as run from "./core/run.js";
import * as vault from "./core/vault.js";

let read = null;
let done = {};
const listeners = new Set();

// Calls `listener` whenever the run can be read, or no longer.
export function watch(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const current = () => read;
export const runs = () => read?.runs ?? [];
export const runId = () => runs()[0]?.id ?? null;
export const stops = () => runs().flatMap((one) => one.stops);
export const spots = () => [...new Map(stops().flatMap((stop) => stop.spots ?? []).map((spot) => [spot.id, spot])).values()];
export const animals = () => runs().flatMap((one) => one.animals ?? []);
// One a product, whether it waits to be loaded or lies in the van.
export const foods = () => [...new Map(runs().flatMap((one) => one.food ?? []).map((food) => [food.product, food])).values()];

export async function load() {
  read = vault.locked() ? null : await run.read();
  done = (read && (await vault.get("done"))) ?? {};
  for (const listener of listeners) listener();
}

// Whether that was the PIN.
export async function unlock(pin) {
  if (!(await vault.unlock(pin))) return false;
  await load();
  return true;
}

// What was told of a stop or an animal from this phone: it lies under the PIN as the run does.
export const told = (id) => done[id];

export async function tell(id, what) {
  done[id] = { what, at: Date.now() };
  if (read) await vault.put("done", done);
  for (const listener of listeners) listener();
}

vault.onLock(() => load());
