// The animals of a run as the crew sees them: to be fetched, aboard, handed over.

import * as core from "../core/run.js";
import { button, fill, h, icon, picture } from "../dom.js";
import * as reading from "../reading.js";
import { codes, t, word } from "../words.js";
import { noted } from "./run.js";

function face(animal) {
  const photo = animal.photo ?? animal.photos?.[0];
  if (!photo) return h("span.ph", null, icon("paw-print"));
  const canvas = h("canvas.ph", { width: 144, height: 144, role: "img", "aria-label": t("run.photo", { code: animal.code }) });
  core.picture(photo.id ?? photo).then((blob) => blob && picture(canvas, blob), () => {});
  return canvas;
}

// One line of what it is, and what whoever opens the crate must know.
function line(animal) {
  const of = (list, code) => code && code !== "unknown" && word(list, code);
  return [of("species", animal.species), of("size", animal.size), ...[of("sex", animal.sex), of("age", animal.age)].map((said) => said && said.toLowerCase()), animal.colour].filter(Boolean).join(", ");
}

const warnings = (animal) =>
  (animal.warnings ?? [
    ...(["aggressive", "fearful"].includes(animal.temperament) ? [word("temperament", animal.temperament)] : []),
    ...(animal.condition ?? []).map((code) => word("condition", code)),
  ]).map((said) => h("span.tag.tag--loud", null, said));

const about = (animal) =>
  h(
    "div.row__main",
    null,
    h("p", null, h("span.code", null, animal.code ?? ""), " ", animal.crate && h("span.tag", null, animal.crate)),
    h("small", null, line(animal)),
    h("p.tags", null, warnings(animal)),
    animal.goes_to && h("small", null, t("run.goes_to", { place: animal.goes_to })),
    animal.note && h("small", null, animal.note),
  );

export function animalRow(run, animal, tell) {
  const told = reading.told(animal.id);
  const tap = (code) =>
    code === "pickup"
      ? tell(animal.id, code, "pickup", { animal: animal.id, run: run.id })
      : tell(animal.id, code, "visit", { outcome: code, animal: animal.id, run: run.id });
  const others = h(
    "select.input",
    { "aria-label": t("run.not_fetched", { code: animal.code }), id: `a-${animal.id}`, onchange: () => others.value && tap(others.value) },
    h("option", { value: "" }, t("run.otherwise")),
    codes("outcome").map((code) => h("option", { value: code, selected: told?.what === code }, word("outcome", code))),
  );
  return h(
    "div.animal",
    null,
    h("div.row.row--in", null, face(animal), about(animal)),
    h("div.two", null, button(t("log.van"), () => tap("pickup"), { icon: "truck", id: `v-${animal.id}`, "aria-pressed": String(told?.what === "pickup") }), others),
    told && noted(told, told.what === "pickup" ? t("log.van") : word("outcome", told.what)),
  );
}

// Whoever is in the van now: as the server says, or as this phone has told meanwhile.
export function aboard(run, tell) {
  const all = new Map([...(run.animals ?? []), ...run.stops.flatMap((stop) => stop.animals ?? [])].map((animal) => [animal.id, animal]));
  const inside = [...all.values()].filter((animal) => animal.aboard || ["pickup", ...codes("handover")].includes(reading.told(animal.id)?.what));
  if (!inside.length) return null;
  return h("section.card.stop", null, h("h2", null, t("run.aboard", { n: inside.length })), inside.map((animal) => handing(run, animal, tell)));
}

function handing(run, animal, tell) {
  const told = reading.told(animal.id);
  const to = h("div.chips", { role: "group", "aria-label": t("run.hand_over", { code: animal.code }) });
  fill(
    to,
    codes("handover").map((code) =>
      h(
        "button.chip",
        { type: "button", id: `h-${code}-${animal.id}`, "aria-pressed": String(told?.what === code), onclick: () => tell(animal.id, code, "handover", { animal: animal.id, to: code, run: run.id, shelter: code === "shelter" ? (animal.shelter?.id ?? animal.shelter ?? null) : null }) },
        h("span", null, word("handover", code)),
      ),
    ),
  );
  return h(
    "div.animal",
    null,
    h("div.row.row--in", null, face(animal), about(animal)),
    h("p.small", null, t("run.hand_over", { code: animal.code })),
    to,
    told && codes("handover").includes(told.what) && noted(told, word("handover", told.what)),
  );
}
