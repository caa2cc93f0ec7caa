/* The marks on the map: near ones become one with a number; those at one place open a list. */

import { L, Supercluster } from "./libraries.js";
import { showUkraine } from "./ground.js";

const JOINED_WITHIN_PX = 52;
const NEVER_JOINED_FROM = 16;
const LISTED_MOST = 40;
const COVERED_WITHIN_PX = 22;
const SVG = "http://www.w3.org/2000/svg";
const BAD = ["none", "green", "yellow", "red"];
const SHAPES = {
  red: "M8.2 1.5h7.6l6.7 6.7v7.6l-6.7 6.7H8.2l-6.7-6.7V8.2z",
  yellow: "M12 1.8 23 21.5H1z",
};

function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/* The same silhouettes as in lists: an octagon, a triangle, a circle; a spot is a square. */
function shapeOf(point) {
  const box = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  const colour = BAD[point.bad];
  if (point.kind === "spot") box.append(svg("rect", { x: 2, y: 2, width: 20, height: 20, rx: 5 }));
  else if (point.kind !== "cell" && point.kind !== "stop" && SHAPES[colour]) box.append(svg("path", { d: SHAPES[colour] }));
  else box.append(svg("circle", { cx: 12, cy: 12, r: point.bad || point.kind !== "animal" ? 10.5 : 8 }));
  return box;
}

function iconOf(point) {
  const mark = document.createElement("span");
  mark.className = `mark mark--${point.kind} mark--${BAD[point.bad]}${point.rough ? " mark--rough" : ""}${point.kind === "stop" && !point.must ? " mark--if" : ""}`;
  mark.append(shapeOf(point));
  if (point.text) mark.append(Object.assign(document.createElement("b"), { textContent: point.text }));
  return L.divIcon({ html: mark, className: "marked", iconSize: [44, 44], iconAnchor: [22, 22], popupAnchor: [0, -12] });
}

function joinedIcon({ point_count: count, point_count_abbreviated: told, bad, rough }) {
  const mark = document.createElement("span");
  const size = count < 10 ? "s" : count < 1000 ? "m" : "l";
  mark.className = `mark mark--many mark--${size} mark--${BAD[bad]}${rough ? " mark--rough" : ""}`;
  mark.append(Object.assign(document.createElement("b"), { textContent: told }));
  return L.divIcon({ html: mark, className: "marked", iconSize: [48, 48], iconAnchor: [24, 24], popupAnchor: [0, -14] });
}

function line(point) {
  const row = document.createElement("li");
  const name = document.createElement(point.url ? "a" : "b");
  if (point.url) name.href = point.url;
  name.textContent = point.title;
  row.append(name, Object.assign(document.createElement("small"), { textContent: point.note() }));
  for (const [textContent, href] of point.links ?? []) row.append(Object.assign(document.createElement("a"), { textContent, href }));
  return row;
}

function listOf(points, count, words) {
  const box = document.createElement("div");
  if (count > 1) box.append(Object.assign(document.createElement("p"), { className: "strong", textContent: words.several.replace("{n}", count) }));
  const list = document.createElement("ul");
  list.className = "marklist";
  list.append(...points.map(line));
  box.append(list);
  if (count > points.length) {
    box.append(Object.assign(document.createElement("p"), { className: "small", textContent: words.more.replace("{n}", count - points.length) }));
  }
  return box;
}

export class Marks {
  #map;
  #words;
  #points = [];
  #index = null;
  #drawn = new Map();
  #single;

  /* With `single` nothing is joined: a run's stops stay apart, and what one of them covers opens with it. */
  constructor(map, words, { single = false } = {}) {
    this.#map = map;
    this.#words = words;
    this.#single = single;
    map.on("moveend", () => this.draw());
  }

  get points() {
    return this.#points;
  }

  add(points) {
    this.#points = this.#points.concat(points);
    this.#index = new Supercluster({
      radius: this.#single ? 0 : JOINED_WITHIN_PX, extent: 256, maxZoom: NEVER_JOINED_FROM, minPoints: this.#single ? Infinity : 2,
      map: ({ point }) => ({ bad: point.bad, rough: point.rough ? 1 : 0 }),
      reduce: (sum, one) => {
        sum.bad = Math.max(sum.bad, one.bad);
        sum.rough &= one.rough;
      },
    }).load(this.#points.map((point, id) => ({
      type: "Feature", properties: { point, id }, geometry: { type: "Point", coordinates: [point.lon, point.lat] },
    })));
    for (const mark of this.#drawn.values()) mark.remove();
    this.#drawn.clear();
    this.draw();
  }

  /* Before the marks are there, so that they are drawn once. */
  fitTo(points, padding = 48) {
    if (!points.length) {
      showUkraine(this.#map);
      return;
    }
    const bounds = L.latLngBounds(points.map(({ lat, lon }) => [lat, lon]));
    this.#map.fitBounds(bounds, { padding: [padding, padding], maxZoom: 13, animate: false });
  }

  /* Only what is in sight is in the page; marks that stay are left alone. */
  draw() {
    if (!this.#index) return;
    const seen = this.#map.getBounds().pad(0.15);
    const box = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()];
    const wanted = this.#index.getClusters(box, Math.round(this.#map.getZoom()));
    const kept = new Map();
    for (const feature of wanted) {
      const key = feature.properties.cluster ? `j${feature.id}` : `p${feature.properties.id}`;
      kept.set(key, this.#drawn.get(key) ?? this.#mark(feature));
      this.#drawn.delete(key);
    }
    for (const mark of this.#drawn.values()) mark.remove();
    this.#drawn = kept;
    if (kept.size && !this.#map.getContainer().dataset.drawn) {
      this.#map.getContainer().dataset.drawn = "1";
      performance.mark("first-marker");
    }
  }

  #mark(feature) {
    const [lon, lat] = feature.geometry.coordinates;
    const { cluster, point, point_count: count } = feature.properties;
    const title = cluster ? this.#words.several.replace("{n}", count) : `${point.title}, ${point.note()}`;
    const mark = L.marker([lat, lon], { icon: cluster ? joinedIcon(feature.properties) : iconOf(point), title, alt: title, riseOnHover: true, zIndexOffset: point?.kind === "stop" ? 500 : 0 });
    mark.on("click keypress", (event) => {
      if (event.type === "keypress" && event.originalEvent.key !== "Enter") return;
      if (cluster) this.#open(feature);
      else this.#sayAll(mark.getLatLng(), point);
    });
    mark.addTo(this.#map).getElement().setAttribute("aria-label", title);
    return mark;
  }

  #open(feature) {
    const { point_count: count } = feature.properties;
    const zoom = this.#index.getClusterExpansionZoom(feature.id);
    const [lon, lat] = feature.geometry.coordinates;
    if (zoom <= NEVER_JOINED_FROM && zoom > this.#map.getZoom()) {
      this.#map.setView([lat, lon], Math.min(zoom, this.#map.getMaxZoom()));
      return;
    }
    const points = this.#index.getLeaves(feature.id, LISTED_MOST).map(({ properties }) => properties.point);
    this.#say(L.latLng(lat, lon), points, count);
  }

  #sayAll(at, point) {
    const from = this.#map.latLngToContainerPoint(at);
    const isCovered = (one) => this.#map.latLngToContainerPoint([one.lat, one.lon]).distanceTo(from) <= COVERED_WITHIN_PX;
    const points = this.#single ? [point, ...this.#points.filter((one) => one !== point && isCovered(one))] : [point];
    this.#say(at, points.slice(0, LISTED_MOST), points.length);
  }

  #say(at, points, count) {
    L.popup({ maxWidth: 300, maxHeight: 320, closeButton: true, autoPanPadding: [24, 24] })
      .setLatLng(at).setContent(listOf(points, count, this.#words)).openOn(this.#map);
  }

  /* Point at one from the list. */
  show(ref, { move = false } = {}) {
    const found = this.#points.find((point) => point.ref === ref);
    this.hide();
    if (!found) return;
    this.#ring = L.circleMarker([found.lat, found.lon], { radius: 20, className: "markring", interactive: false }).addTo(this.#map);
    if (move || !this.#map.getBounds().contains([found.lat, found.lon])) this.#map.panTo([found.lat, found.lon]);
  }

  #ring;

  hide() {
    this.#ring?.remove();
  }
}
