// What others wrote for the map. With the files beside it, it is bundled into static/vendor/map/map.js.
// protomaps-leaflet from its sources, so that what we do not use of it stays out.

export * as L from "leaflet/dist/leaflet-src.esm.js";
export { FetchSource, PMTiles } from "pmtiles";
export { leafletLayer } from "../../../node_modules/protomaps-leaflet/src/frontends/leaflet.ts";
export {
  CenteredTextSymbolizer,
  CircleSymbolizer,
  GroupSymbolizer,
  LineLabelSymbolizer,
  LineSymbolizer,
  OffsetTextSymbolizer,
  PolygonSymbolizer,
  exp,
  linear,
} from "../../../node_modules/protomaps-leaflet/src/symbolizer.ts";
export { PmtilesSource, TileCache } from "../../../node_modules/protomaps-leaflet/src/tilecache.ts";
export { View } from "../../../node_modules/protomaps-leaflet/src/view.ts";
export { default as Supercluster } from "supercluster";
