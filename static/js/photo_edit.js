/* Parts of a photo are drawn with a finger or a mouse. The number fields stay what is sent: what is
   drawn is written into them, what is typed is drawn. */

import { between, isDrawn, typed } from "./lib/areas.js";

const NAMES = ["left", "top", "width", "height"];
const SVG = "http://www.w3.org/2000/svg";

for (const root of document.querySelectorAll("[data-areas]")) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const stage = part("stage");
  const { width, height } = stage.viewBox.baseVal;
  const list = part("area-list");
  const label = part("blur-label");

  const rows = () => [...list.querySelectorAll("[data-area]")];
  const fields = (row) => NAMES.map((name) => row.querySelector(`[name=${name}]`));
  const texts = (row) => fields(row).map((field) => field.value);
  const isEmpty = (row) => texts(row).every((text) => !text.trim());
  const write = (row, area) => fields(row).forEach((field, at) => (field.value = area ? area[NAMES[at]] : ""));

  function draw() {
    const areas = rows().map((row) => typed(texts(row))).filter(Boolean);
    part("marks").replaceChildren(...areas.map(mark));
    label.textContent = areas.length > 1 ? label.dataset.many : label.dataset.one;
    part("areas-clear").hidden = rows().every(isEmpty);
  }

  function mark(area) {
    const rectangle = document.createElementNS(SVG, "rect");
    const measures = { x: (area.left * width) / 100, y: (area.top * height) / 100, width: (area.width * width) / 100, height: (area.height * height) / 100 };
    for (const [name, value] of Object.entries(measures)) rectangle.setAttribute(name, value);
    rectangle.setAttribute("class", "photo__mark");
    return rectangle;
  }

  function emptyRow() {
    const found = rows().find(isEmpty);
    if (found) return found;
    list.append(part("area-template").content.cloneNode(true));
    showRemoval();
    return rows().at(-1);
  }

  function leaveOut(row) {
    if (rows().length > 1) row.remove();
    else write(row, null);
  }

  function showRemoval() {
    for (const button of list.querySelectorAll("[data-area-remove]")) button.hidden = false;
  }

  function point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(stage.getScreenCTM().inverse());
    return { x: (at.x / width) * 100, y: (at.y / height) * 100 };
  }

  let stroke = null;
  stage.addEventListener("pointerdown", (event) => {
    if (stroke || !event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    stage.setPointerCapture(event.pointerId);
    stroke = { from: point(event), row: emptyRow(), area: null };
  });
  stage.addEventListener("pointermove", (event) => {
    if (!stroke || !event.isPrimary) return;
    stroke.area = between(stroke.from, point(event));
    write(stroke.row, stroke.area);
    draw();
  });
  const end = (event) => {
    if (!stroke || !event.isPrimary) return;
    if (event.type === "pointercancel" || !stroke.area || !isDrawn(stroke.area)) leaveOut(stroke.row);
    stroke = null;
    draw();
  };
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);

  list.addEventListener("input", draw);
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-area-remove]");
    if (!button) return;
    leaveOut(button.closest("[data-area]"));
    draw();
  });
  part("areas-clear").addEventListener("click", () => {
    for (const row of rows()) leaveOut(row);
    draw();
  });

  stage.classList.add("photo__stage--drawn");
  part("with-script").hidden = false;
  part("without-script").hidden = true;
  part("numbers").open = false;
  showRemoval();
  draw();
}
