/* Where the phone is, watched in the background; nothing ever waits for it, and it is kept in memory only. */

const FLAGGED_KM_H = 200;
const FLAGGED_KM = 300;
const TOO_OLD_S = 3600;

let last = null; // {lat, lon, accuracy_m, at, jump}
let trusted = null;

/* Kilometres between two fixes. */
export function apart(one, other) {
  const rad = Math.PI / 180;
  const half = (a, b) => Math.sin(((b - a) * rad) / 2) ** 2;
  const across = Math.cos(one.lat * rad) * Math.cos(other.lat * rad) * half(one.lon, other.lon);
  return 12_742 * Math.asin(Math.sqrt(half(one.lat, other.lat) + across));
}

/* Whether nobody could have driven from one fix to the other. */
export function isJump(one, other) {
  if (!one) return false;
  const km = apart(one, other);
  const certain = km - (one.accuracy_m + other.accuracy_m) / 1000;
  const hours = Math.abs(other.at - one.at) / 3_600_000;
  return km > FLAGGED_KM || (certain > 0.5 && certain > FLAGGED_KM_H * hours);
}

function take({ coords }) {
  const fix = { lat: coords.latitude, lon: coords.longitude, accuracy_m: Math.round(coords.accuracy), at: performance.now() };
  const jump = isJump(trusted, fix);
  if (!jump) trusted = fix;
  last = { ...fix, jump };
}

/* The latest fix of the last hour as a record holds it, or null; never waits. A jump stays flagged until
   the phone is back where it could be. */
export function now() {
  const age_s = last && Math.round((performance.now() - last.at) / 1000);
  if (!last || age_s > TOO_OLD_S) return null;
  const { lat, lon, accuracy_m, jump } = last;
  return { lat, lon, accuracy_m, age_s, source: "gps", jump };
}

/* Calls `fn(now(), refused)` on every fix and on every failure; returns how to stop. */
export function watch(fn) {
  const sensor = navigator.geolocation;
  if (!sensor) return () => {};
  const id = sensor.watchPosition(
    (fix) => {
      take(fix);
      fn(now(), false);
    },
    (error) => fn(now(), error.code === error.PERMISSION_DENIED),
    { enableHighAccuracy: true, maximumAge: 0 },
  );
  return () => sensor.clearWatch(id);
}
