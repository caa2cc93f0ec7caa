// protomaps-leaflet expects Leaflet as the global L; here it gets the module.

export * as L from "leaflet/dist/leaflet-src.esm.js";
