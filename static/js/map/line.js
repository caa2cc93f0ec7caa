/* The line of a run through its stops: as the crow flies, and drawn so that nobody takes it for a road. */

import { L } from "./libraries.js";

export function lineThrough(map, points) {
  const stops = points.filter(({ kind }) => kind === "stop").map(({ lat, lon }) => [lat, lon]);
  if (stops.length < 2) return;
  L.polyline(stops, { className: "runline", interactive: false }).addTo(map);
}
