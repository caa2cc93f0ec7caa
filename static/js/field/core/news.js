/* Tells every tab that the outbox has changed, and which record is being sent just now.

   "Sending" is a lease in memory that runs out: a tab that dies leaves nothing to clear up. */

const LEASE_MS = 90_000;

const listeners = new Set();
const leases = new Map();
const channel = new BroadcastChannel("lapka");
channel.unref?.();

function hear({ lease, ended, wiped }) {
  if (lease) leases.set(lease, performance.now() + LEASE_MS);
  if (ended) leases.delete(ended);
  for (const listener of listeners) listener({ wiped: Boolean(wiped) });
}

function tell(news) {
  channel.postMessage(news);
  hear(news);
}

channel.onmessage = ({ data }) => hear(data);

export const changed = () => tell({});
export const lease = (id) => tell({ lease: id });
export const ended = (id) => tell({ ended: id });
export const wiped = () => tell({ wiped: true });
export const isLeased = (id) => leases.get(id) > performance.now();

/* Calls `listener({wiped})` after each change in any tab; returns how to stop it. */
export function subscribe(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
