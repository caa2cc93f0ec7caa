/* All that pages with a map use, in one file that they share: built to static/vendor/map/map.js. */

export { drawMap, layGround, showUkraine } from "./ground.js";
export { L, PMTiles } from "./libraries.js";
export { lineThrough } from "./line.js";
export { Marks } from "./marks.js";
export { batches, stops, unpack } from "./points.js";
