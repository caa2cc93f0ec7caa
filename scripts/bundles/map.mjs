// What the map is made of, as one module: static/vendor/map/libraries.js.

export * as L from "leaflet/dist/leaflet-src.esm.js";
export { PMTiles } from "pmtiles";
export {
  CenteredTextSymbolizer,
  CircleSymbolizer,
  GroupSymbolizer,
  LineLabelSymbolizer,
  LineSymbolizer,
  OffsetTextSymbolizer,
  PolygonSymbolizer,
  exp,
  leafletLayer,
  linear,
} from "protomaps-leaflet";
export { default as Supercluster } from "supercluster";
