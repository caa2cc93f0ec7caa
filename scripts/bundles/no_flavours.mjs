// Stands for @protomaps/basemaps, the ready-made styles: ours is static/js/map/style.js.

export const namedFlavor = undefined;
