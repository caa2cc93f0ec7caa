/* The service worker's registration; an update takes over by itself once no draft is open. */

export async function register() {
  try {
    return await navigator.serviceWorker?.register("/sw.js", { scope: "/", updateViaCache: "none" });
  } catch {
    return undefined; // no line, or a broken update: what is installed goes on
  }
}
