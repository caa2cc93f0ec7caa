// What the map is made of, as one module: static/vendor/map/libraries.js.
// protomaps-leaflet from its sources, so that what we do not use of it stays out.

export * as L from "leaflet/dist/leaflet-src.esm.js";
export { FetchSource, PMTiles } from "pmtiles";
export { leafletLayer } from "../../node_modules/protomaps-leaflet/src/frontends/leaflet.ts";
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
} from "../../node_modules/protomaps-leaflet/src/symbolizer.ts";
export { default as Supercluster } from "supercluster";
