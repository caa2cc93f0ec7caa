// Feed: which spot, how much, who came, what was left. Amounts as people say them.

import * as outbox from "../core/outbox.js";
import { button, fill, h, icon } from "../dom.js";
import { amount, choice, chosen, fold, typed } from "../forms.js";
import { Place } from "../place.js";
import { foods, runId, spots } from "../reading.js";
import { filled, why } from "../records.js";
import { codes, grams, t, weight, word } from "../words.js";

const BAG = 10_000; // a bag of which nobody said what food it holds
const BUCKET = 4_000; // ten litres of dry food

const added = []; // spots made on this phone since it was opened

export async function show(root, { about }) {
  const screen = new Feed(root, about);
  screen.draw();
  screen.place.start();
  return () => screen.place.stop();
}

class Feed {
  constructor(root, spot) {
    this.news = h("div.news", { role: "status" });
    this.form = h("form.pick", { onsubmit: (event) => event.preventDefault() });
    this.saveButton = button(t("save"), () => this.save(), { kind: ".btn--do.btn--field", icon: "check" });
    root.append(h("div.scroll", null, h("h1", null, t("tab.feed")), this.news, this.form), h("div.savebar", null, this.saveButton));
    this.blank({ spot });
  }

  blank(fields = {}) {
    this.fields = { from: runId() ? "van" : "own", ...fields };
    this.making = false;
    const running = this.place;
    running?.stop();
    this.place = new Place(this.fields, () => {});
    if (running) this.place.start();
  }

  known() {
    return [...spots(), ...added];
  }

  draw() {
    fill(this.form, this.making ? this.newSpot() : this.feeding());
  }

  feeding() {
    const { fields } = this;
    const redraw = () => this.draw();
    return [
      this.which(),
      h("div.field", null, h("span", { "aria-hidden": "true" }, t("f.amount")), this.amounts()),
      fields.amount === "other" && typed(fields, "kilograms", () => {}, { inputmode: "decimal" }),
      foods().length > 0 && this.food(),
      chosen(fields, "from", redraw, { must: true }),
      h("div.pair", null, amount(fields, "dogs_seen", () => {}), amount(fields, "cats_seen", () => {})),
      chosen(fields, "leftover", () => {}),
      fold(t("log.details"), t("feed.details_help"), () => [
        this.place.switch,
        this.place.panel,
        typed(fields, "note", () => {}, { long: true }),
      ]),
    ];
  }

  // The spots of the run, looked through by name; without one, the name is said with the place.
  which() {
    const { fields } = this;
    const list = h("div.chips", { role: "group", "aria-label": t("f.spot") });
    const draw = () => {
      const sought = (fields.name ?? "").toLowerCase();
      const found = this.known().filter((spot) => spot.id === fields.spot || spot.name.toLowerCase().includes(sought));
      fill(
        list,
        found.slice(0, 12).map((spot) =>
          h("button.chip", { type: "button", id: `spot-${spot.id}`, "aria-pressed": String(spot.id === fields.spot), onclick: () => choose(spot) }, h("span", null, spot.name)),
        ),
      );
    };
    const choose = (spot) => {
      fields.spot = fields.spot === spot.id ? undefined : spot.id;
      fields.name = undefined;
      this.draw();
    };
    draw();
    return h(
      "div.field",
      null,
      typed(fields, "name", draw, { type: "search", help: this.known().length ? null : t("feed.no_spots") }),
      list,
      button(t("feed.new_spot"), () => this.make(), { icon: "plus" }),
    );
  }

  spot() {
    return this.known().find((one) => one.id === this.fields.spot);
  }

  product() {
    return foods().find((one) => (one.product ?? one.id) === this.fields.product) ?? foods()[0];
  }

  weights() {
    const bag = this.product()?.bag_grams ?? BAG;
    return { bag, half_bag: bag - Math.floor(bag / 2), bucket: BUCKET, last: this.spot()?.last_grams };
  }

  amounts() {
    const { fields } = this;
    const all = this.weights();
    const tap = (code) => () => {
      fields.amount = fields.amount === code ? undefined : code;
      this.draw();
    };
    return h(
      "div.opts.opts--2",
      { role: "group", "aria-label": t("f.amount") },
      codes("amount")
        .filter((code) => code === "other" || all[code])
        .map((code) =>
          h(
            "button.opt",
            { type: "button", id: `amount-${code}`, "aria-pressed": String(fields.amount === code), onclick: tap(code) },
            h("span", null, word("amount", code), all[code] && h("small", null, weight(all[code]))),
          ),
        ),
    );
  }

  food() {
    const { fields } = this;
    const select = h(
      "select.input",
      { name: "product", onchange: () => ((fields.product = select.value || undefined), this.draw()) },
      h("option", { value: "" }, t("feed.any_food")),
      foods().map((one) => h("option", { value: one.product ?? one.id, selected: fields.product === (one.product ?? one.id) }, one.name)),
    );
    return h("label.field", null, h("span", null, t("f.product")), select);
  }

  make() {
    const { name } = this.fields;
    this.blank({ name, dogs: undefined });
    this.making = true;
    fill(this.news);
    this.draw();
  }

  newSpot() {
    const { fields } = this;
    const noted = () => {};
    return [
      h("h2", null, t("feed.new_spot")),
      this.place.switch,
      this.place.panel,
      typed(fields, "name", noted, { help: t("feed.name_help"), required: true }),
      h("div.pair", null, amount(fields, "dogs", noted), amount(fields, "cats", noted)),
      chosen(fields, "caretaker", noted),
      amount(fields, "every_days", noted, { from: 1, most: 90 }),
      typed(fields, "place_note", noted, { help: t("log.place_note") }),
      fold(t("log.contact"), "", () => [
        typed(fields, "contact_name", noted),
        typed(fields, "contact_phone", noted, { type: "tel", inputmode: "tel" }),
        choice(fields, "contact_relation", noted, { list: "relation" }),
      ]),
      button(t("cancel"), () => (this.blank(), this.draw())),
    ];
  }

  async save() {
    if (this.saving) return;
    this.saving = true;
    try {
      await (this.making ? this.keepSpot() : this.keepFeeding());
    } catch (error) {
      this.say(why(error), "toast--no");
    } finally {
      this.saving = false;
    }
  }

  async keepSpot() {
    const { fields } = this;
    if (!fields.name?.trim()) return this.say(t("feed.name_it"), "toast--no");
    const record = { id: crypto.randomUUID(), kind: "spot", run: null, ...(await this.place.said()), ...filled(fields) };
    delete record.from;
    await outbox.save(record);
    added.push({ id: record.id, name: record.name, position: record.position });
    this.blank({ spot: record.id });
    this.draw();
    this.say(t("feed.spot_saved"));
  }

  async keepFeeding() {
    const { fields } = this;
    const given = fields.amount === "other" ? grams(fields.kilograms) : this.weights()[fields.amount];
    if (!given) return this.say(t("feed.how_much"), "toast--no");
    const { amount: _amount, kilograms: _kilograms, name, product, ...rest } = filled(fields);
    const spot = this.spot();
    const record = {
      id: crypto.randomUUID(),
      kind: "feeding",
      run: runId(),
      ...(await this.place.said()),
      ...rest,
      spot: fields.spot ?? null,
      given: [{ product: product ?? null, grams: given }],
    };
    if (name && !spot) record.place_note = [name, record.place_note].filter(Boolean).join(", ");
    await outbox.save(record);
    this.blank();
    this.draw();
    this.say(t("feed.saved", { what: weight(given), where: spot?.name ?? name ?? t("here") }));
    this.form.parentNode.scrollTop = 0;
  }

  say(sentence, kind = "") {
    const said = kind ? "div.toast.toast--no" : "div.toast";
    fill(this.news, h(said, null, h("p", null, !kind && icon("smartphone"), h("span", null, !kind && h("b", null, t("saved")), !kind && h("br"), sentence))));
    this.news.scrollIntoView({ block: "nearest" });
  }
}
