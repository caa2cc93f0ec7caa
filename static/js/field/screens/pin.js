// The PIN, before anything is read; or what to do when this phone holds no run.

import * as run from "../core/run.js";
import * as vault from "../core/vault.js";
import { button, fill, h, icon } from "../dom.js";
import * as reading from "../reading.js";
import { t } from "../words.js";

export const pinField = (label, more) =>
  h("label.field", null, h("span", null, label), h("input.input.pin", { type: "password", inputmode: "numeric", autocomplete: "off", minlength: 4, required: true, ...more }));

// What stands in the way of reading, or null when nothing does.
export async function asksForPin() {
  if (!(await run.exists()))
    return h("div.empty", null, icon("truck"), h("p", null, t("run.none")), h("a.btn.btn--do", { href: "#phone" }, t("run.take")));
  if (reading.runs().length) return null;
  if (vault.locked()) return lockedForm();
  return h("div.empty", null, icon("truck"), h("p", null, t("run.over")), h("a.btn", { href: "#phone" }, t("run.take")));
}

function lockedForm() {
  const said = h("p.refused", { role: "alert" });
  const field = pinField(t("pin.label"), { name: "pin", id: "pin" });
  const open = async (event) => {
    event.preventDefault();
    go.disabled = true;
    fill(said, t("pin.opening"));
    if (await reading.unlock(field.querySelector("input").value)) return;
    fill(said, t("pin.wrong"));
    field.querySelector("input").value = "";
    go.disabled = false;
  };
  const go = button(t("unlock"), null, { kind: ".btn--do.btn--row", icon: "lock", type: "submit" });
  return h("form.card.pad", { onsubmit: open }, h("p", null, t("pin.why")), field, said, go);
}
