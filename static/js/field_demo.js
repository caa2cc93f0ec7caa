/* The demo's field app has a switch that takes its network away: nothing is sent or fetched, as in a
   dead zone. The real app has no part of this; loaded before it. */

const network = document.getElementById("no-network");
const isGone = () => network.checked;
const ask = globalThis.fetch;

/* Words lie on a real phone. */
globalThis.fetch = (address, options) =>
  isGone() && !String(address).startsWith("/field/words/") ? Promise.reject(new TypeError("no network")) : ask(address, options);

Object.defineProperty(navigator, "onLine", { get: () => !isGone() });

/* The worker would send behind the page's back. */
const workers = navigator.serviceWorker;
const found = workers?.getRegistration.bind(workers);
if (workers) workers.getRegistration = async () => (isGone() ? undefined : found());

network.checked = false;
network.addEventListener("change", () => dispatchEvent(new Event(isGone() ? "offline" : "online")));
