// Elements by hand: text is only ever set as text, so no word from anywhere becomes markup.

const SVG = "http://www.w3.org/2000/svg";

// h("button.btn.btn--do", {onclick: save, "aria-pressed": "true"}, icon("check"), "Save")
export function h(tag, props, ...kids) {
  const [name, ...classes] = tag.split(".");
  const el = document.createElement(name);
  if (classes.length) el.className = classes.join(" ");
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value == null || value === false) continue;
    if (key.startsWith("on")) el.addEventListener(key.slice(2), value);
    else if (key === "value" || key === "checked") el[key] = value;
    else el.setAttribute(key, value === true ? "" : value);
  }
  el.append(...present(kids));
  return el;
}

// Without what stands for nothing: null, false, "".
export const present = (kids) => kids.flat(9).filter((kid) => kid != null && kid !== false && kid !== "");

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

// New children for `root`; the focus stays on the element of the same id.
export function fill(root, ...kids) {
  const focused = root.contains(document.activeElement) ? document.activeElement.id : "";
  root.replaceChildren(...present(kids));
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return root;
}

// A picture drawn from its bytes: no address is made for it, so none can be kept or leaked.
export async function picture(canvas, blob) {
  try {
    const bitmap = await createImageBitmap(blob);
    const side = Math.min(bitmap.width, bitmap.height);
    const [x, y] = [(bitmap.width - side) / 2, (bitmap.height - side) / 2];
    canvas.getContext("2d").drawImage(bitmap, x, y, side, side, 0, 0, canvas.width, canvas.height);
    bitmap.close();
  } catch {
    canvas.hidden = true; // a kind of picture this browser cannot draw, which is sent as it is
  }
}

export const button = (label, onclick, { kind = "", icon: name = "", ...more } = {}) =>
  h(`button.btn${kind}`, { type: "button", onclick, ...more }, name && icon(name), h("span", null, label));
