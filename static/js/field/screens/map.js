// Map: until a map lies on this phone, the stops of the run with their places in figures.
//
// What a map brings stands here alone: `show` draws it, and `pickPoint` lets a person point at a
// place (resolves to {lat, lon} or null); while it is null no form offers that.

import { fill, h, icon } from "../dom.js";
import { load, stops, watch } from "../reading.js";
import { t, word } from "../words.js";
import { asksForPin } from "./pin.js";

export const pickPoint = null;

export async function show(root) {
  const body = h("div.scroll");
  root.append(body);
  const draw = async () => fill(body, h("h1", null, t("tab.map")), (await asksForPin()) ?? list());
  await draw();
  return watch(draw);
}

function list() {
  return h(
    "ol.card.rows",
    null,
    stops().map((stop, at) =>
      h(
        "li.row",
        null,
        h(`span.num${stop.must ? "" : ".num--if"}`, null, at + 1),
        h("p.row__main", null, h("span.strong", null, stop.name), h("small", null, word("stop", stop.kind), stop.position && ` · ${said(stop.position)}`)),
        stop.position && h("a.btn.btn--icon", { href: `geo:${stop.position.lat},${stop.position.lon}`, "aria-label": t("map.open", { name: stop.name }) }, icon("navigation")),
      ),
    ),
  );
}

const said = ({ lat, lon }) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`;
