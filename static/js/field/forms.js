// The parts of forms: choices of one tap, typed fields, what folds away, a number with - and +.

import { h, icon, present } from "./dom.js";
import { codes, t, word } from "./words.js";

const label = (key) => t(`f.${key}`);

// One tap chooses, another one on the same takes it back unless `must`. `fields[name]` is a code,
// or with `many` a list of them.
export function choice(fields, name, changed, { list = name, many, must, only, kind = "chip", icons = {} } = {}) {
  const has = (code) => (many ? (fields[name] ?? []).includes(code) : fields[name] === code);
  const draw = () => {
    for (const tap of group.children) tap.setAttribute("aria-pressed", has(tap.value));
  };
  const choose = (code) => {
    if (many) fields[name] = has(code) ? fields[name].filter((one) => one !== code) : [...(fields[name] ?? []), code];
    else fields[name] = has(code) && !must ? undefined : code;
    draw();
    changed(name);
  };
  const group = h(
    `div.${kind}s`,
    { role: "group", "aria-label": label(name) },
    (only ?? codes(list)).map((code) =>
      h(
        `button.${kind}`,
        { type: "button", value: code, onclick: () => choose(code) },
        icons[code] && icon(icons[code]),
        h("span", null, word(list, code)),
      ),
    ),
  );
  draw();
  return group;
}

export const chosen = (fields, name, changed, more) =>
  h("div.field", null, h("span", { "aria-hidden": "true" }, label(name)), choice(fields, name, changed, more));

// A typed field; `long` is a text of lines.
export function typed(fields, name, changed, { long, help, ...more } = {}) {
  const input = h(long ? "textarea.input" : "input.input", {
    name,
    value: fields[name] ?? "",
    maxlength: long ? 2000 : 200,
    autocomplete: "off",
    rows: long && 3,
    oninput: () => {
      fields[name] = input.value.trim() === "" ? undefined : input.value;
      changed(name);
    },
    ...more,
  });
  return h("label.field", null, h("span", null, label(name)), input, help && h("small", null, help));
}

// How many: minus, the number, plus.
export function amount(fields, name, changed, { from = 0, most = 500 } = {}) {
  const input = h("input.input", {
    name,
    type: "number",
    inputmode: "numeric",
    min: from,
    max: most,
    value: fields[name] ?? "",
    oninput: () => set(input.value === "" ? undefined : Number(input.value)),
  });
  const set = (value) => {
    fields[name] = value === undefined ? undefined : Math.min(most, Math.max(from, Math.round(value) || from));
    changed(name);
  };
  const step = (by) => () => {
    set((fields[name] ?? 0) + by);
    input.value = fields[name] ?? "";
  };
  return h(
    "label.field",
    null,
    h("span", null, label(name)),
    h(
      "span.steps",
      null,
      h("button.btn", { type: "button", "aria-label": t("fewer", { what: label(name) }), onclick: step(-1) }, "−"),
      input,
      h("button.btn", { type: "button", "aria-label": t("more", { what: label(name) }), onclick: step(1) }, "+"),
    ),
  );
}

// What folds away. It is built when it is first opened.
export function fold(title, about, build, open = false) {
  const inside = h("div.fold__in");
  const details = h(
    "details.fold",
    {
      open,
      ontoggle: () => details.open && !inside.firstChild && inside.append(...present(build())),
    },
    h("summary", null, h("span", null, title, about && h("small", null, about)), icon("chevron-down")),
    inside,
  );
  if (open) inside.append(...present(build()));
  return details;
}
