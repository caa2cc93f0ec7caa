// The food of a run: loaded as planned or one bag fewer, brought back, lost.

import { button, h } from "../dom.js";
import { choice, fold, typed } from "../forms.js";
import * as reading from "../reading.js";
import { codes, grams, t, weight, word } from "../words.js";
import { noted } from "./run.js";

export function food(run, tell) {
  const all = run.food ?? [];
  return h(
    "section.card.stop",
    null,
    h("h2", null, t("run.food")),
    !all.length && h("p.muted", null, t("run.no_food")),
    all.map((one) => planned(run, one, tell)),
    fold(t("run.food_other"), "", () => moved(run, all, tell)),
  );
}

function planned(run, one, tell) {
  const id = `food-${one.load ?? one.lot ?? one.product}`;
  const told = reading.told(id);
  const load = (amount) =>
    tell(id, weight(amount), "stock", { move: "load", grams: amount, product: one.product ?? null, lot: one.lot ?? null, store: one.store ?? null, run: run.id });
  const fewer = one.bag_grams && one.grams > one.bag_grams ? one.grams - one.bag_grams : 0;
  const waits = one.loaded === false && !told;
  return h(
    "div.animal",
    null,
    h("div.row.row--in", null, h("p.row__main", null, h("span.strong", null, one.name), h("small", null, weight(one.grams)))),
    waits && h("div.two", null, button(t("run.load", { what: weight(one.grams) }), () => load(one.grams), { id }), fewer > 0 && button(t("run.load", { what: weight(fewer) }), () => load(fewer))),
    told && noted(told, t("run.loaded", { what: told.what })),
  );
}

// Anything else that happened to food: what, how much, why.
function moved(run, all, tell) {
  const fields = { move: "return", kilograms: undefined, lot: all[0]?.lot };
  const reasons = h("div", { hidden: true }, choice(fields, "reason", () => {}, { list: "loss" }));
  const what = h(
    "select.input",
    { "aria-label": t("f.product"), onchange: () => (fields.lot = what.value) },
    all.map((one) => h("option", { value: one.lot ?? "" }, one.name)),
  );
  const told = reading.told(`moved-${run.id}`);
  const keep = () => {
    const amount = grams(fields.kilograms);
    if (!amount) return form.querySelector("[name=kilograms]").focus();
    const one = all.find(({ lot }) => lot === fields.lot);
    tell(`moved-${run.id}`, `${word("move", fields.move)}: ${weight(amount)}`, "stock", {
      move: fields.move,
      grams: amount,
      product: one?.product ?? null,
      lot: fields.lot || null,
      run: run.id,
      ...(fields.move === "loss" && { reason: fields.reason ?? codes("loss")[0] }),
    });
  };
  const form = h(
    "div.stack",
    null,
    choice(fields, "move", () => (reasons.hidden = fields.move !== "loss"), { must: true }),
    reasons,
    all.length > 0 && what,
    typed(fields, "kilograms", () => {}, { inputmode: "decimal" }),
    button(t("save"), keep, { kind: ".btn--row" }),
    told && noted(told, told.what),
  );
  return [form];
}
