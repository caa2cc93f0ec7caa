/* The phone's map: a part of its own, which the shell fetches when it is first needed. `ours` is what the shell lends
   it, so that the vault stays one. With a run that can be read its stops stand on it and the ground around them is fine;
   else it is the map of the country, and where one is. */

import { drawMap, layGround } from "../../map/ground.js";
import { lineThrough } from "../../map/line.js";
import { Marks } from "../../map/marks.js";
import { namer } from "../../naming.js";
import { bring, embedded, layersOf, ofRun } from "./kept.js";
import { Me } from "./me.js";
import { pointsOf } from "./points.js";

export { bring } from "./kept.js";

const MIDDLE_OF_UKRAINE = [48.6, 31.4];
const WHOLE_COUNTRY = 5; // on a phone held upright

let ground = null; // the embedded map: the same for everybody, read once
let telling = null; // what says a point in words
let seen = null; // what was in sight, until the app is closed or the run is another

async function wordsOf({ parts, spoken }) {
  const answer = await fetch(parts[spoken()]);
  if (!answer.ok) throw new Error("no words");
  return answer.json();
}

/* `(lat, lon)` in words, "Kupiansk, 5 km SE"; without the list, which came with the map, a point has none. */
async function wordsFor({ parts, spoken }) {
  telling ??= await fetch(parts.names).then((answer) => answer.json()).then(namer, () => null);
  return (lat, lon) => telling?.(lat, lon, spoken()) ?? "";
}

/* The ground as it can be drawn now, and whether more of it is on its way. */
async function grounds(ours) {
  ground ??= await embedded(ours);
  const { map, isComing } = ours.reading.current() ? await ofRun(ours).catch(() => ({})) : {};
  const { source, marksUkraine } = await layersOf(map ? [map, ground] : [ground]);
  return { source, marksUkraine, maxZoom: source.maxZoom, isFine: Boolean(map), isComing };
}

/* Calls `first()` once the element has a size, and `more()` when it has another. */
function sized(element, first, more) {
  let isFirst = true;
  const watching = new ResizeObserver(([{ contentRect }]) => {
    if (!contentRect.width || !contentRect.height) return;
    if (isFirst) first();
    else more();
    isFirst = false;
  });
  watching.observe(element);
  return () => watching.disconnect();
}

/* A map in `element`, with what the phone has to draw it; returns how to take it away. */
async function drawn(element, ours, words, { onMap, fit }) {
  const { source, marksUkraine, maxZoom, isFine, isComing } = await grounds(ours);
  let map = null;
  let undress = () => {};
  const begin = () => {
    map = drawMap(element, words);
    fit(map);
    undress = layGround(map, { source, marksUkraine, maxZoom });
    onMap(map);
  };
  const forget = sized(element, begin, () => map.invalidateSize({ pan: false }));
  element.dataset.ground = isFine ? "fine" : "plain";
  const remove = () => {
    forget();
    undress();
    map?.remove();
  };
  return { remove, isFine, isComing };
}

/* The Map screen. Returns how to leave it. */
export async function show(root, ours) {
  const words = await wordsOf(ours);
  let leave = () => {};
  let turn = 0;
  let shown;
  const draw = async () => {
    const [run] = ours.reading.runs();
    const now = run ? `${run.id} ${run.version}` : null;
    if (now === shown) return;
    shown = now;
    const mine = ++turn;
    leave();
    leave = () => {};
    const { left, isFine } = await screen(root, ours, words);
    if (mine !== turn) return left();
    leave = left;
    if (now !== null && !isFine) await finer(mine);
  };
  // What the run's ground still lacks is asked for, and drawn when it is here.
  const finer = async (mine) => {
    const isWhole = await bring(ours).catch(() => false);
    if (!isWhole || mine !== turn || !(await ofRun(ours)).map) return;
    shown = undefined;
    await draw();
  };
  const forget = ours.reading.watch(draw);
  draw();
  return () => {
    turn = -1;
    forget();
    leave();
  };
}

async function screen(root, ours, words) {
  const { fill, h, icon, reading } = ours;
  const runs = reading.runs();
  const told = await wordsFor(ours);
  const points = pointsOf(runs, words, (kind) => ours.word("stop", kind));
  const said = h("p.fmap__said", { role: "status" });
  const say = (sentence) => fill(said, sentence);
  const element = h("div.map", { id: "field-map", role: "region", "aria-label": words.map });
  const tools = h("div.fmap__tools");
  fill(root, h("h1.sr", null, words.map), h("div.fmap", null, element, tools, said, credit(h, words)), await below(ours, words, runs));
  let me = null;
  let marks = null;
  const whole = (map) => marks.fitTo(points, 56);
  const at = runs[0]?.id ?? "";
  const { remove, isFine, isComing } = await drawn(element, ours, words, {
    fit: (map) => {
      marks = new Marks(map, words, { single: true });
      if (seen?.at === at) map.setView(seen.centre, seen.zoom, { animate: false });
      else if (points.length) whole();
      else map.setView(MIDDLE_OF_UKRAINE, WHOLE_COUNTRY, { animate: false });
      map.on("moveend", () => (seen = { at, centre: map.getCenter(), zoom: map.getZoom() }));
    },
    onMap: (map) => {
      lineThrough(map, points);
      marks.add(points);
      me = new Me(map, words, say, told);
      me.startIfAllowed(ours.position);
      fill(
        tools,
        points.length > 0 && h("button.btn.btn--icon", { type: "button", id: "map-all", "aria-label": words.all, title: words.all, onclick: whole }, icon("truck")),
        h("button.btn.btn--icon", { type: "button", id: "map-me", "aria-label": words.me, title: words.me, onclick: () => me.start(ours.position, { show: true }) }, icon("map-pin")),
      );
    },
  });
  if (isComing) say(words.coming);
  const left = () => {
    me?.stop();
    remove();
  };
  return { left, isFine };
}

const credit = (h, words) =>
  h("details.fmap__credit", null, h("summary", null, words.data), h("div", null, [words.licence, words.names, words.rivers].map((line) => h("p", null, line))));

/* Under the map: the stops in words; or the PIN, folded away; or that there is no run. */
async function below({ asksForPin, run, h, icon, word }, words, runs) {
  const asks = await asksForPin();
  if (asks && !(await run.exists())) return h("p.fmap__below.fmap__none", null, icon("truck"), h("a", { href: "#phone" }, words.no_run));
  const inside = asks ?? h("ol.rows", null, runs.flatMap((one) => one.stops).map((stop, at) => row(h, icon, word, words, stop, at)));
  return h("details.fold.fmap__below", null, h("summary", null, icon(asks ? "lock" : "truck"), h("span", null, asks ? words.locked : words.list), icon("chevron-down")), inside);
}

const row = (h, icon, word, words, { name, kind, must, position }, at) =>
  h(
    "li.row",
    null,
    h(`span.num${must ? "" : ".num--if"}`, null, at + 1),
    h("p.row__main", null, h("span.strong", null, name), h("small", null, [word("stop", kind), position && `${position.lat.toFixed(5)}, ${position.lon.toFixed(5)}`].filter(Boolean).join(" · "))),
    position && h("a.btn.btn--icon", { href: `geo:${position.lat},${position.lon}`, "aria-label": `${words.way}: ${name}` }, icon("navigation")),
  );

/* A place that somebody points at: `{lat, lon, near}`, where it is in words too, or null. */
export async function pick(ours) {
  const words = await wordsOf(ours);
  const told = await wordsFor(ours);
  const { fill, h, icon } = ours;
  const near = h("p.fpick__near", { role: "status" });
  const element = h("div.map", { role: "region", "aria-label": words.map });
  const before = document.activeElement;
  return new Promise((done) => {
    let map = null;
    let remove = () => {};
    const end = (found) => {
      remove();
      dialog.close();
      dialog.remove();
      before?.focus({ preventScroll: true });
      done(found);
    };
    const take = () => {
      const { lat, lng } = map.getCenter();
      end({ lat: Number(lat.toFixed(5)), lon: Number(lng.toFixed(5)), near: told(lat, lng) });
    };
    const taking = h("button.btn.btn--do.btn--row", { type: "button", id: "pick-take", disabled: true, onclick: take }, icon("check"), h("span", null, words.take));
    const dialog = h(
      "dialog.fpick",
      { "aria-label": words.pick, oncancel: (event) => (event.preventDefault(), end(null)) },
      h("p.strong", null, words.pick),
      h("div.fmap", null, element, h("span.fpick__cross", { "aria-hidden": "true" })),
      near,
      h("div.two", null, h("button.btn.btn--row", { type: "button", onclick: () => end(null) }, words.cancel), taking),
    );
    document.body.append(dialog);
    dialog.showModal();
    const ready = (one) => {
      map = one;
      taking.disabled = false;
      const say = () => fill(near, told(map.getCenter().lat, map.getCenter().lng));
      map.on("moveend", say);
      say();
    };
    const start = (one) => {
      const here = ours.position.now();
      const stop = ours.reading.stops().find(({ position }) => position)?.position;
      if (here ?? stop) one.setView([(here ?? stop).lat, (here ?? stop).lon], 12, { animate: false });
      else one.setView(MIDDLE_OF_UKRAINE, WHOLE_COUNTRY, { animate: false });
    };
    drawn(element, ours, words, { fit: start, onMap: ready })
      .then((made) => (dialog.isConnected ? (remove = made.remove) : made.remove()))
      .catch(() => end(null));
  });
}
