/* Several map files as one ground: each tile from the best that has it, else a part of a coarser one made large. */

import { PmtilesSource } from "../../map/libraries.js";

const POINT = 1;
const BEYOND = 32;

const isIn = ({ bbox, geomType }, x, y, size) =>
  geomType === POINT
    ? bbox.minX >= x && bbox.minX < x + size && bbox.minY >= y && bbox.minY < y + size
    : bbox.maxX >= x - BEYOND && bbox.minX <= x + size + BEYOND && bbox.maxY >= y - BEYOND && bbox.minY <= y + size + BEYOND;

const moved = (feature, x, y) => ({
  ...feature,
  geom: feature.geom.map((part) => part.map((point) => Object.assign(point.clone(), { x: point.x - x, y: point.y - y }))),
  bbox: { minX: feature.bbox.minX - x, minY: feature.bbox.minY - y, maxX: feature.bbox.maxX - x, maxY: feature.bbox.maxY - y },
});

/* What of a tile's layers lies in the square of `size` at x, y, moved to its corner. */
export function cut(layers, x, y, size) {
  return new Map([...layers].map(([name, features]) => [name, features.filter((one) => isIn(one, x, y, size)).map((one) => moved(one, x, y))]));
}

export class Layers {
  #files;

  /* The files, the best one first: `[{ source, from, to }]`, a source and the zooms it has. */
  constructor(files) {
    this.#files = files;
  }

  get maxZoom() {
    return Math.max(...this.#files.map(({ to }) => to));
  }

  async get({ z, x, y }, size) {
    for (let up = 0; up <= z; up++) {
      const tile = { z: z - up, x: x >> up, y: y >> up };
      for (const { source, from, to } of this.#files) {
        const found = tile.z < from || tile.z > to ? null : await source.get(tile, size * 2 ** up);
        if (!found?.size) continue;
        return up ? cut(found, (x - tile.x * 2 ** up) * size, (y - tile.y * 2 ** up) * size, size) : found;
      }
    }
    return new Map();
  }
}

/* The map files as one ground, and whether all of them tell the land inside the border from that outside. */
export async function layersOf(maps) {
  const files = [];
  let marksUkraine = true;
  for (const map of maps) {
    const { minZoom, maxZoom } = await map.getHeader();
    const { vector_layers: layers } = await map.getMetadata();
    marksUkraine &&= "country" in (layers.find(({ id }) => id === "earth")?.fields ?? {});
    files.push({ source: new PmtilesSource(map, false), from: minZoom, to: maxZoom });
  }
  return { source: new Layers(files), marksUkraine };
}
