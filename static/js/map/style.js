/* How the map's data is drawn: quiet ground, so that what stands on it is seen first.
   Works for the embedded map, for regional extracts of ours, and for Protomaps' own (schema v4). */

import {
  CenteredTextSymbolizer,
  CircleSymbolizer,
  GroupSymbolizer,
  LineLabelSymbolizer,
  LineSymbolizer,
  OffsetTextSymbolizer,
  PolygonSymbolizer,
  exp,
  linear,
} from "./libraries.js";

const GREEN = new Set(["forest", "wood", "nature_reserve", "park", "grass", "meadow", "scrub", "national_park", "protected_area"]);
const SETTLED = new Set(["residential", "commercial", "industrial", "railway", "urban_area", "school", "hospital"]);
const MAIN = new Set(["highway", "major_road"]);
const LEVEL = { country: 2, region: 4, county: 6, locality: 7 };

/* The colours of tokens.css as they hold at `element`: `--map-river-text` is `riverText`. */
export function coloursAt(element) {
  const style = getComputedStyle(element);
  const names = ["land", "abroad", "settled", "city", "edge", "green", "water", "river", "river-text", "country", "country-soft",
    "region", "district", "road", "road-main", "road-edge", "rail", "text", "text-2", "text-3", "halo"];
  const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  return Object.fromEntries(names.map((name) => [camel(name), style.getPropertyValue(`--map-${name}`).trim()]));
}

/* 1 for the capital of a region to 8 for a hamlet; the embedded map says it, others say something like it. */
export function rankOf(props) {
  if (props.rank) return Number(props.rank);
  const zoom = Number(props.min_zoom ?? 9);
  const people = Number(props.population_rank ?? 0);
  if (props.kind_detail === "city") return people >= 11 || zoom <= 4 ? 1 : people >= 9 || zoom <= 6 ? 2 : 3;
  if (props.kind_detail === "town") return people >= 7 ? 4 : 5;
  return props.kind_detail === "village" ? 7 : 8;
}

const SHOWN_FROM = [0, 4, 5, 6, 7, 8, 9, 10, 11];

function fontOf(rank, zoom) {
  if (rank <= 1) return [700, zoom < 6 ? 13 : zoom < 9 ? 15 : 18];
  if (rank <= 2) return [600, zoom < 7 ? 12 : zoom < 9 ? 14 : 17];
  if (rank <= 3) return zoom < 8 ? [500, 11.5] : [600, zoom < 10 ? 14 : 17];
  if (rank <= 5) return [600, zoom < 9 ? 12 : zoom < 11 ? 13 : 15];
  if (rank <= 6) return [500, zoom < 10 ? 12 : 13.5];
  return [400, zoom < 11 ? 11.5 : 13];
}

const levelOf = (props) => Number(props.kind_detail) || LEVEL[props.kind];
const isLine = (feature) => feature.geomType === 2;

function areas(c, marksUkraine) {
  const area = (dataLayer, fill, filter, more = {}) => ({ dataLayer, symbolizer: new PolygonSymbolizer({ fill, ...more }), filter });
  const isHome = (f) => !marksUkraine || f.props.country === "UA";
  const isSettled = (f) => SETTLED.has(f.props.kind);
  const settled = (_z, f) => (f.props.kind_detail === "city" ? c.city : c.settled);
  return [
    area("earth", c.abroad, (_z, f) => !isHome(f)),
    area("earth", c.land, (_z, f) => isHome(f)),
    area("landcover", c.green, (_z, f) => GREEN.has(f.props.kind), { opacity: 0.6 }),
    area("landuse", c.green, (_z, f) => GREEN.has(f.props.kind), { opacity: 0.7 }),
    area("landuse", settled, (_z, f) => isSettled(f) && !f.props.approx, { opacity: linear([[5, 0.75], [9, 1]]) }),
    area("landuse", c.settled, (_z, f) => f.props.approx === 1, { opacity: 0.55 }),
    { dataLayer: "landuse", minzoom: 11, symbolizer: new LineSymbolizer({ color: c.edge, width: linear([[11, 0.6], [15, 1.2]]) }),
      filter: (_z, f) => isSettled(f) && !f.props.approx },
    area("water", c.water, (_z, f) => f.geomType === 3),
  ];
}

function waterways(c) {
  const width = (zoom, f) => {
    const isGreat = Number(f.props.min_zoom ?? 9) <= 4;
    const stops = isGreat ? [[4, 0.7], [8, 2], [13, 5]] : f.props.name ? [[5, 0.5], [8, 1.6], [13, 4]] : [[6, 0.4], [9, 1], [13, 2.4]];
    return exp(1.4, stops)(zoom);
  };
  const isStream = (f) => ["stream", "ditch", "drain"].includes(f.props.kind);
  return [
    { dataLayer: "water", symbolizer: new LineSymbolizer({ color: c.river, width, lineCap: "round", lineJoin: "round" }),
      filter: (_z, f) => isLine(f) && !isStream(f) },
    { dataLayer: "water", minzoom: 12, symbolizer: new LineSymbolizer({ color: c.river, width: 0.8, opacity: 0.7 }),
      filter: (_z, f) => isLine(f) && isStream(f) },
  ];
}

function roads(c) {
  const road = (minzoom, color, width, filter, more = {}) => ({
    dataLayer: "roads", minzoom, filter: (_z, f) => filter(f), symbolizer: new LineSymbolizer({ color, width, lineCap: "round", lineJoin: "round", ...more }),
  });
  const isMain = (f) => MAIN.has(f.props.kind);
  const isMinor = (f) => f.props.kind === "minor_road" || f.props.kind === "other";
  const isRail = (f) => f.props.kind === "rail";
  const main = exp(1.5, [[6, 0.7], [10, 1.8], [14, 6]]);
  const minor = exp(1.5, [[10, 0.5], [13, 1.6], [16, 6]]);
  return [
    road(13, c.roadEdge, 1, (f) => f.props.kind === "path", { dash: [2, 3], dashColor: c.roadEdge, dashWidth: 1 }),
    road(11, c.roadEdge, (zoom) => minor(zoom) + 1.2, isMinor),
    road(7, c.roadEdge, (zoom) => main(zoom) + 1.4, isMain),
    road(11, c.road, minor, isMinor),
    road(6, c.roadMain, main, isMain),
    road(7, c.rail, exp(1.4, [[7, 0.5], [10, 0.9], [14, 2.4]]), isRail, { opacity: linear([[7, 0.55], [11, 0.9]]) }),
    road(11, "transparent", 0, isRail, { dash: [3, 3], dashColor: c.land, dashWidth: exp(1.4, [[10, 0.4], [14, 1.3]]) }),
  ];
}

function borders(c) {
  const border = (level, color, width, minzoom, more = {}) => ({
    dataLayer: "boundaries", minzoom, filter: (_z, f) => levelOf(f.props) === level, symbolizer: new LineSymbolizer({ color, width, lineJoin: "round", ...more }),
  });
  return [
    border(7, c.district, 1, 10, { dash: [2, 3], dashColor: c.district, dashWidth: 1 }),
    border(6, c.district, linear([[7, 0.6], [12, 1.4]]), 7),
    border(4, c.region, linear([[4, 0.6], [8, 1.3], [12, 2]]), 4),
    border(2, c.countrySoft, linear([[4, 2.5], [8, 6], [12, 9]]), 0, { opacity: 0.8 }),
    border(2, c.country, linear([[4, 1.1], [8, 1.8], [12, 2.4]]), 0),
  ];
}

/* Names: the reader's language first, then what people there call it. */
function labels(c, language, family) {
  const labelProps = [`name:${language}`, `name_${language}`, "name", "name:uk", "name:en"];
  const written = (weight, size, italic = "") => `${italic}${weight} ${size}px ${family}`;
  const halo = { labelProps, stroke: c.halo, lineHeight: 1.15 };
  const bySize = (a, b) => rankOf(a) - rankOf(b) || (b.population ?? 0) - (a.population ?? 0);
  const colour = (zoom, f) => {
    const rank = rankOf(f.props);
    return rank <= 5 ? c.text : rank === 6 || zoom >= 11 ? c.text2 : c.text3;
  };
  const town = {
    ...halo, width: 2.4, fill: colour,
    font: (zoom, f) => written(...fontOf(rankOf(f.props), zoom)),
  };
  const dotted = new GroupSymbolizer([
    new CircleSymbolizer({ radius: 2.4, fill: colour, stroke: c.halo, width: 1.2 }),
    new OffsetTextSymbolizer({ ...town, offsetX: 6, offsetY: 4 }),
  ]);
  const centred = new CenteredTextSymbolizer(town);
  const places = (from, to) => [[dotted, (zoom) => zoom < 9], [centred, (zoom) => zoom >= 9]].map(([symbolizer, isNow]) => ({
    dataLayer: "places", sort: bySize, symbolizer,
    filter: (zoom, f) => {
      const rank = rankOf(f.props);
      return f.props.kind === "locality" && rank >= from && rank <= to && zoom >= SHOWN_FROM[rank] && isNow(zoom);
    },
  }));
  const region = new CenteredTextSymbolizer({ ...halo, fill: c.region, width: 2.2, font: (zoom) => written(600, zoom < 7 ? 11 : 13), letterSpacing: 0.5 });
  const country = new CenteredTextSymbolizer({ ...halo, fill: c.country, width: 2, font: () => written(700, 15), textTransform: "uppercase", letterSpacing: 2 });
  const lake = new CenteredTextSymbolizer({ ...halo, fill: c.riverText, stroke: c.water, width: 1, font: () => written(500, 13, "italic ") });
  const river = new LineLabelSymbolizer({
    labelProps, fill: c.riverText, stroke: c.halo, width: 2.2, repeatDistance: 320, font: (zoom) => written(500, zoom < 10 ? 11.5 : 13.5, "italic "),
  });
  return [
    { dataLayer: "places", symbolizer: country, filter: (zoom, f) => f.props.kind === "country" && zoom <= 5 },
    ...places(1, 3),
    { dataLayer: "places", symbolizer: region, filter: (zoom, f) => f.props.kind === "region" && zoom >= 7 && zoom <= 8 },
    ...places(4, 6),
    { dataLayer: "water", symbolizer: lake, filter: (_z, f) => f.geomType === 1 },
    { dataLayer: "water", minzoom: 8, symbolizer: river, filter: (_z, f) => isLine(f) && Boolean(f.props.name) },
    ...places(7, 8),
  ];
}

export function mapStyle(colours, { language, family, marksUkraine }) {
  return {
    backgroundColor: marksUkraine ? colours.abroad : colours.water,
    paintRules: [...areas(colours, marksUkraine), ...waterways(colours), ...roads(colours), ...borders(colours)],
    labelRules: labels(colours, language, family),
  };
}
