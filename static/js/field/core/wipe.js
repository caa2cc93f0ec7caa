/* Leaves nothing on this phone but language and theme. */

import { wiped } from "./news.js";
import { deleteStore, reading } from "./store.js";

const STAYS = ["lapka-language", "lapka-theme"];

/* How many records of anybody would be lost, and how old the oldest is: `{unsent, oldestAt}`. */
export async function unsent() {
  const rows = (await reading(["records"], ({ store }) => store.getAll())).filter(({ state }) => !["delivered", "withdrawn"].includes(state));
  return { unsent: rows.length, oldestAt: rows.length ? Math.min(...rows.map((row) => row.savedAt)) : null };
}

/* Keys, databases, caches and worker. Each is tried, whatever becomes of the others. */
export async function wipe() {
  await erase();
  wiped();
}

export async function erase() {
  await Promise.allSettled([deleteStore(), dropCaches(), dropWorkers()]);
  for (const kept of [globalThis.localStorage, globalThis.sessionStorage]) {
    for (const name of Object.keys(kept ?? {})) if (!STAYS.includes(name)) kept.removeItem(name);
  }
}

async function dropCaches() {
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
}

async function dropWorkers() {
  const ours = await navigator.serviceWorker?.getRegistrations();
  for (const registration of ours ?? [globalThis.registration]) await registration?.unregister();
}
