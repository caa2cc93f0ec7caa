/* A point in words: "Kupiansk, 5 km SE", from the list of settlements that comes with the map.

   animals/places/naming.py says the same on the server; one table of tests holds the two together. */

import { latin } from "./latin.js";

const DEGREE = 10_000;
const CELL_LAT = 0.1, CELL_LON = 0.15; // degrees
const CELL_KM = 10; // the least that a cell measures, up to 52.5 degrees north
const KM_PER_DEGREE = 111.195;
const MOST_RADIUS_KM = 13;
const RINGS = 6;
const FARTHEST_KM = 50;
const WHERE = {
  en: ["N", "NE", "E", "SE", "S", "SW", "W", "NW"],
  uk: ["північ", "північний схід", "схід", "південний схід", "південь", "південний захід", "захід", "північний захід"],
};

const radians = (degrees) => (degrees * Math.PI) / 180;
const key = (row, column) => row * 10_000 + column;

/* The cells that many steps away from the middle one, all round. */
const RING = Array.from({ length: RINGS }, (_, ring) => {
  const cells = [];
  for (let y = -ring; y <= ring; y += 1) {
    for (let x = -ring; x <= ring; x += 1) if (Math.max(Math.abs(y), Math.abs(x)) === ring) cells.push([y, x]);
  }
  return cells;
});

/* `told(lat, lon, language)` from what static/map/settlements.json holds; "" far from every settlement. */
export function namer({ names, english, lat, lon, tenths }) {
  const grid = new Map();
  let north = 0, east = 0;
  names.split("|").forEach((uk, i) => {
    north += lat[i];
    east += lon[i];
    const one = { uk, en: english[i], lat: north / DEGREE, lon: east / DEGREE, reach: tenths[i] / 10 };
    const cell = key(Math.floor(one.lat / CELL_LAT), Math.floor(one.lon / CELL_LON));
    if (grid.has(cell)) grid.get(cell).push(one);
    else grid.set(cell, [one]);
  });

  return (here, there, language) => {
    const scale = KM_PER_DEGREE * Math.cos(radians(here));
    const row = Math.floor(here / CELL_LAT), column = Math.floor(there / CELL_LON);
    let best = null, nearest = FARTHEST_KM, up = 0, right = 0;
    for (let ring = 0; ring < RINGS; ring += 1) {
      if ((ring - 1) * CELL_KM - MOST_RADIUS_KM > nearest) break;
      for (const [y, x] of RING[ring]) {
        for (const one of grid.get(key(row + y, column + x)) ?? []) {
          const north = (here - one.lat) * KM_PER_DEGREE, east = (there - one.lon) * scale;
          const beyond = Math.hypot(north, east) - one.reach;
          if (beyond < nearest) [best, nearest, up, right] = [one, beyond, north, east];
        }
      }
    }
    return best ? say(best, up, right, language) : "";
  };
}

function say(one, up, right, language) {
  const uk = language === "uk";
  const name = uk ? one.uk : (one.en ?? latin(one.uk));
  const km = Math.hypot(up, right);
  if (km <= one.reach) return name;
  const turn = (Math.floor((Math.atan2(right, up) * 180) / Math.PI / 45 + 0.5) + 8) % 8;
  const far = Math.max(1, Math.floor(km + 0.5));
  return uk ? `${name}, ${far} км на ${WHERE.uk[turn]}` : `${name}, ${far} km ${WHERE.en[turn]}`;
}
