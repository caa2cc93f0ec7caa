/* A Leaflet map with our own ground under it, in the colours of the page, by day and by night. */

import { FetchSource, L, PMTiles, TileCache, View, leafletLayer } from "./libraries.js";
import { coloursAt, mapStyle } from "./style.js";

const FARTHEST = 4;
const NEAREST = 17;
const TILE = 512;
const UKRAINE = [[44.2, 22.1], [52.4, 40.3]];

/* `source` is an address, a PMTiles, or what has tiles of its own to `get`; without one there is no ground, and points all the same. */
function groundOf(element, source, options) {
  const style = mapStyle(coloursAt(element), { ...options, family: getComputedStyle(document.body).fontFamily });
  const url = source.get ? "" : source;
  const layer = leafletLayer({ url, ...style, maxDataZoom: options.maxZoom, lang: options.language, attribution: "", noWrap: true });
  if (source.get) layer.views = new Map([["", new View(new TileCache(source, TILE), options.maxZoom, 1)]]);
  return layer;
}

/* The file's head alone, where the library would ask for the first 16 kB of whatever follows it. */
class Frugal extends FetchSource {
  constructor(address, headBytes) {
    super(address);
    this.headBytes = headBytes;
  }

  getBytes(offset, length, ...more) {
    return super.getBytes(offset, offset === 0 ? Math.min(length, this.headBytes) : length, ...more);
  }
}

function sourceOf({ tiles, head }) {
  return tiles ? new PMTiles(new Frugal(tiles, Number(head))) : null;
}

/* The map has no view until somebody sets one, by `setView`, `fitBounds` or `showUkraine`, and no ground until `layGround`. */
export function drawMap(element, words) {
  const map = L.map(element, {
    minZoom: FARTHEST, maxZoom: NEAREST, zoomControl: false, attributionControl: false, maxBounds: [[30, -5], [66, 65]], fadeAnimation: false,
  });
  L.control.zoom({ zoomInText: "+", zoomOutText: "−", zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  return map;
}

export function showUkraine(map) {
  map.fitBounds(UKRAINE, { animate: false });
}

/* Put the ground under it, after what stands on it. It is drawn anew when day turns to night, until what this returns
   is called; the file's pieces are kept. */
export function layGround(map, { source = sourceOf(map.getContainer().dataset), ...more } = {}) {
  if (!source) return () => {};
  const element = map.getContainer();
  const options = {
    language: document.documentElement.lang,
    maxZoom: Number(element.dataset.maxZoom ?? 9),
    marksUkraine: element.dataset.marksUkraine === "1",
    ...more,
  };
  let ground;
  const dress = () => {
    const next = groundOf(element, source, options).addTo(map);
    if (ground) ground.remove();
    ground = next;
  };
  dress();
  const night = matchMedia("(prefers-color-scheme: dark)");
  night.addEventListener("change", dress);
  return () => night.removeEventListener("change", dress);
}
