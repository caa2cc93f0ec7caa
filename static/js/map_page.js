/* The page of the map: its points in batches, and the list that points at them. */

import { Marks, batches, drawMap, layGround, lineThrough, showUkraine, unpack } from "../vendor/map/map.js";

const element = document.querySelector("[data-map]");
const words = JSON.parse(element.dataset.words);
const isRun = element.hasAttribute("data-run");
element.hidden = false;
const map = drawMap(element, words);
const marks = new Marks(map, words, { single: isRun });

async function fill() {
  let isFirst = true;
  for await (const data of batches(element.dataset.points)) {
    const points = unpack(data, words);
    if (isFirst) marks.fitTo(points);
    marks.add(points);
    if (isRun) lineThrough(map, points);
    if (isFirst) layGround(map);
    isFirst = false;
  }
  element.dataset.whole = "1";
}

for (const row of document.querySelectorAll("[data-ref]")) {
  const show = () => marks.show(row.dataset.ref);
  row.addEventListener("mouseenter", show);
  row.addEventListener("focusin", show);
  row.addEventListener("mouseleave", () => marks.hide());
  row.addEventListener("focusout", () => marks.hide());
}

fill().catch(() => {
  const said = document.querySelector("[data-map-said]");
  said.textContent = words.failed;
  said.hidden = false;
  if (marks.points.length) return;
  showUkraine(map);
  layGround(map);
});
