/* The service worker: keeps the public shell, whole, and sends what is queued when the page is closed.

   The server writes `self.LAPKA_SHELL = {version, files: [[address, sha256 in hex], ...], map: [...]}` in front
   of this file. Only those addresses are ever put in a cache; pages that need a sign-in never are. The map's
   are fetched when they are first asked for; where they are, a newer map's come with the update. */

import { hex, sha256 } from "./bytes.js";
import { drainNow } from "./drain.js";
import { get } from "./store.js";

const { version, files, map = [] } = self.LAPKA_SHELL;
const CACHE = `lapka-shell-${version}`;
const MAP = "lapka-map";
const addresses = new Set(files.map(([address]) => address));
const digests = new Map(map);

/* Everything, each file with the digest announced, or nothing: a hotel's page is no shell. */
async function install() {
  try {
    const cache = await caches.open(CACHE);
    await Promise.all(files.map((file) => keep(cache, ...file)));
    if (await caches.has(MAP)) await Promise.all(map.map(([address]) => partOfMap(address)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
  await takeOver();
}

async function keep(cache, address, digest, how = "no-store") {
  const answer = await fetch(address, { cache: how, credentials: "omit", redirect: "error" });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const bytes = await answer.clone().arrayBuffer();
  if (hex(await sha256(bytes)) !== digest) throw new Error(`${address}: not as announced`);
  await cache.put(address, answer.clone());
  return answer;
}

async function partOfMap(address) {
  const cache = await caches.open(MAP);
  return (await cache.match(address)) ?? keep(cache, address, digests.get(address), "default");
}

/* At once, unless somebody is writing: then when the draft is closed, or at the next start. */
async function takeOver() {
  if (!(await get("keep", "draft"))) await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("lapka-shell-") && name !== CACHE) await caches.delete(name);
  }
  if (await caches.has(MAP)) await dropOldMap(await caches.open(MAP));
  await self.clients.claim();
}

async function dropOldMap(cache) {
  for (const kept of await cache.keys()) {
    const { pathname, search } = new URL(kept.url);
    if (!digests.has(pathname + search)) await cache.delete(kept);
  }
}

async function answer(request, address) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", ({ data }) => data === "draft closed" && takeOver());
self.addEventListener("sync", (event) => event.waitUntil(drainNow()));
self.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  const { origin, pathname, search } = new URL(url);
  const address = addresses.has(pathname + search) ? pathname + search : pathname;
  if (method !== "GET" || origin !== self.location.origin) return;
  if (addresses.has(address)) event.respondWith(answer(event.request, address));
  else if (digests.has(pathname + search)) event.respondWith(partOfMap(pathname + search));
});
