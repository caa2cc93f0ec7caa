// Stands for protomaps-leaflet's ready-made styles, 8 kB that nobody sees: ours is static/js/map/style.js.

export const namedFlavor = undefined;
export const labelRules = undefined;
export const paintRules = undefined;
