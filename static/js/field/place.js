// Where and when it was: here and now, or earlier, which never takes the present position.

import * as position from "./core/position.js";
import { fill, h, icon } from "./dom.js";
import { typed } from "./forms.js";
import { spots } from "./reading.js";
import { pickPoint } from "./screens/map.js";
import { t } from "./words.js";

const HOURS = [1, 2, 4];

export class Place {
  #stop = null;
  #kept = null;

  constructor(fields, changed) {
    this.fields = fields;
    this.changed = changed;
    this.near = h("small");
    this.here = h("button", { type: "button", onclick: () => this.#choose(false) }, icon("map-pin"), h("span", null, t("here"), " ", this.near));
    this.past = h("button", { type: "button", onclick: () => this.#choose(true) }, icon("clock"), t("earlier"));
    this.switch = h("div.seg", { role: "group", "aria-label": t("where") }, this.here, this.past);
    this.panel = h("div.earlier");
    this.#draw();
  }

  start() {
    this.#stop ??= position.watch((found) => {
      this.near.textContent = this.#kept ? t("same_place") : found ? t("within", { m: Math.round(found.accuracy_m) }) : t("no_position");
    });
  }

  stop() {
    this.#stop?.();
    this.#stop = null;
  }

  // The same place again, for another animal of the same spot.
  keep(where) {
    this.#kept = where;
    this.near.textContent = where ? t("same_place") : "";
  }

  #choose(earlier) {
    this.fields.earlier = earlier || undefined;
    if (earlier) this.fields.at ??= local(Date.now() - 3_600_000);
    this.#kept = null;
    this.#draw();
    this.changed("earlier");
  }

  #draw() {
    const earlier = Boolean(this.fields.earlier);
    this.here.setAttribute("aria-pressed", !earlier);
    this.past.setAttribute("aria-pressed", earlier);
    this.panel.hidden = !earlier;
    fill(this.panel, earlier && this.#earlier());
  }

  #earlier() {
    const { fields, changed } = this;
    const at = typed(fields, "at", changed, { type: "datetime-local", max: local(Date.now()) });
    const ago = (hours) => () => {
      fields.at = local(Date.now() - hours * 3_600_000);
      at.querySelector("input").value = fields.at;
      changed("at");
    };
    const known = spots();
    const spot = h(
      "select.input",
      { name: "at_spot", onchange: () => ((fields.at_spot = spot.value || undefined), changed("at_spot")) },
      h("option", { value: "" }, t("no_spot")),
      known.map((one) => h("option", { value: one.id, selected: fields.at_spot === one.id }, one.name)),
    );
    return [
      at,
      h("div.chips", null, HOURS.map((n) => h("button.chip", { type: "button", onclick: ago(n) }, t("hours_ago", { n })))),
      known.length > 0 && h("label.field", null, h("span", null, t("f.spot")), spot),
      typed(fields, "place", changed, { help: t("place_help") }),
      pickPoint && h("button.btn", { type: "button", onclick: async () => this.#point(await pickPoint()) }, icon("map"), h("span", null, t("on_map"), fields.point && h("small", null, fields.point.near || `${fields.point.lat}, ${fields.point.lon}`))),
    ];
  }

  #point(point) {
    if (!point) return;
    this.fields.point = point;
    this.#draw();
    this.changed("point");
  }

  // What a record says of its when and where.
  async said() {
    const { fields } = this;
    if (!fields.earlier) return { captured_at: stamp(new Date()), position: this.#kept ?? (await position.now()) };
    const spot = spots().find((one) => one.id === fields.at_spot);
    const point = fields.point ?? spot?.position;
    return {
      captured_at: stamp(fields.at ? new Date(fields.at) : new Date()),
      position: point ? { lat: point.lat, lon: point.lon, accuracy_m: null, age_s: null, source: fields.point ? "map" : "spot" } : null,
    };
  }
}

// "2026-11-23T09:12:05+02:00": the moment with what the phone's clock is off from UTC.
export function stamp(moment) {
  const offset = -moment.getTimezoneOffset();
  const two = (value) => String(Math.floor(Math.abs(value))).padStart(2, "0");
  return `${local(moment)}:${two(moment.getSeconds())}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

const local = (moment) => new Date(moment - new Date(moment).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
