// Log: camera, kind, how many, Save. Everything else folds away.

import * as draft from "../core/draft.js";
import * as outbox from "../core/outbox.js";
import { Camera } from "../camera.js";
import { button, fill, h, icon } from "../dom.js";
import { amount, choice, chosen, fold, typed } from "../forms.js";
import { Place } from "../place.js";
import { filled, save, why } from "../records.js";
import { clock, t, word } from "../words.js";

const ICONS = { dog: "dog", cat: "cat", other: "paw-print" };
const PACK = 4;

let shown = null; // the form on the screen, so that a hidden page lets go of the camera

export async function show(root, { go }) {
  const form = new Form(root, go);
  await form.begin();
  form.wake();
  shown = form;
  return () => {
    form.rest();
    shown = null;
  };
}

document.addEventListener("visibilitychange", () => (document.hidden ? shown?.rest() : shown?.wake()));

class Form {
  fields = {};
  correcting = null;

  constructor(root, go) {
    this.go = go;
    this.news = h("div.news", { role: "status" });
    this.pick = h("form.pick", { onsubmit: (event) => event.preventDefault() });
    this.saveButton = button(t("save"), () => this.save(), { kind: ".btn--do.btn--field", icon: "check" });
    this.over = h("div.cam__where");
    this.camera = new Camera(this.over, {
      before: () => this.drafted(),
      taken: (photo) => draft.addPhoto(photo),
      dropped: (photo) => draft.removePhoto(photo.id),
      failed: (error) => this.say(why(error)),
    });
    root.append(this.camera.el, this.news, this.pick, h("div.savebar", null, this.saveButton));
  }

  wake() {
    this.camera.start();
    this.place.start();
  }

  rest() {
    this.camera.stop();
    this.place.stop();
  }

  async begin() {
    const left = await draft.offered();
    await this.blank({}, null, left?.id);
    if (left?.photos.length || Object.keys(left?.fields ?? {}).length) this.offer(left);
  }

  // The next empty form. `fields` are what it starts from.
  async blank(fields = {}, keepPlace = null, id = null) {
    this.id = id ?? crypto.randomUUID();
    this.draft = id && Promise.resolve();
    this.fields = { species: "dog", count: 1, ...fields };
    await this.camera.clear();
    const running = this.place;
    running?.stop();
    this.place = new Place(this.fields, () => this.changed());
    this.place.keep(keepPlace);
    if (running) this.place.start();
    fill(this.over, this.place.switch);
    this.camera.el.hidden = Boolean(this.correcting);
    this.draw();
  }

  // A draft is opened by the first thing worth keeping, and then has the record's id.
  drafted() {
    this.draft ??= draft.open("sighting").then(
      ({ id }) => (this.id = id),
      (error) => this.say(why(error)),
    );
    return this.draft;
  }

  changed(name) {
    if (!this.correcting) this.drafted().then(() => draft.change({ ...this.fields }));
    if (name === "species" || name === "count") this.draw();
  }

  draw() {
    const { fields } = this;
    const changed = (name) => this.changed(name);
    fields.pack = fields.count >= PACK ? fields.count : undefined;
    const open = this.pick.querySelector("details")?.open;
    fill(
      this.pick,
      this.correcting && h("p.strong", null, t("log.correcting", { time: clock(new Date(this.correcting.captured_at)) })),
      !this.correcting && this.place.panel,
      choice(fields, "species", changed, { must: true, kind: "opt", icons: ICONS }),
      fields.species === "other" && typed(fields, "species_other", changed),
      this.counts(),
      fields.count >= PACK && amount(fields, "count", () => this.changed(), { from: PACK, most: 50 }),
      fold(t("log.details"), t("log.details_help"), () => this.details(), open),
      this.earlier(),
    );
  }

  counts() {
    const { fields } = this;
    const pick = (n) => () => {
      fields.count = n;
      this.changed("count");
    };
    return h(
      "div.opts.opts--n",
      { role: "group", "aria-label": t("f.count") },
      [1, 2, 3, PACK].map((n) =>
        h(
          "button.opt",
          { type: "button", id: `count-${n}`, "aria-pressed": String(n === PACK ? fields.count >= n : fields.count === n), onclick: pick(n) },
          n === PACK ? h("span", null, "4+ ", h("small", null, t("log.pack"))) : n,
        ),
      ),
    );
  }

  details() {
    const { fields } = this;
    const changed = (name) => this.changed(name);
    const one = (name) => chosen(fields, name, changed);
    const many = (name) => chosen(fields, name, changed, { many: true });
    return [
      fields.species === "dog" && one("size"),
      one("temperament"),
      many("condition"),
      many("needs"),
      one("sex"),
      one("age"),
      typed(fields, "colour", changed),
      typed(fields, "marks", changed),
      typed(fields, "note", changed, { long: true }),
      !this.correcting && typed(fields, "place_note", changed, { help: t("log.place_note") }),
      one("owner"),
      fold(t("log.contact"), "", () => [
        typed(fields, "contact_name", changed),
        typed(fields, "contact_phone", changed, { type: "tel", inputmode: "tel" }),
        chosen(fields, "contact_relation", changed, { list: "relation" }),
      ]),
      !this.correcting && typed(fields, "animal", changed, { help: t("log.animal") }),
      !this.correcting && one("how"),
    ];
  }

  async save() {
    if (this.saving) return;
    this.saving = true;
    this.saveButton.classList.add("busy");
    try {
      await (this.correcting ? this.correct() : this.keep());
    } catch (error) {
      this.say(why(error));
    } finally {
      this.saving = false;
      this.saveButton.classList.remove("busy");
    }
  }

  async keep() {
    await this.camera.settled();
    await this.draft;
    const record = { id: this.id, kind: "sighting", run: null, ...(await this.place.said()), ...filled(this.fields) };
    const { leftOut } = await outbox.save(record, this.camera.photos);
    this.emptied = draft.close().then(() => this.blank());
    this.saved(record, leftOut);
    await this.emptied;
  }

  // Only now is it said: the disk has it.
  saved(record, leftOut) {
    const inVan = async () => {
      await save("pickup", { animal: record.animal ?? record.id });
      this.toast(t("log.in_van"), []);
    };
    this.toast(leftOut ? t("saved_text", { n: leftOut }) : t("saved"), [
      record.count === 1 && button(t("log.van"), () => inVan().catch((error) => this.say(why(error))), { icon: "truck" }),
      button(t("log.another"), () => this.another(record), { kind: ".btn--ghost" }),
    ]);
  }

  async another(record) {
    await this.emptied;
    await this.blank({ species: record.species, ...(record.place_note && { place_note: record.place_note }) }, record.position);
    fill(this.news);
  }

  toast(said, next) {
    fill(this.news, h("div.toast", null, h("p", null, icon("smartphone"), h("span", null, said)), next.some(Boolean) && h("div.two", null, next)));
  }

  say(sentence) {
    fill(this.news, h("div.toast.toast--no", null, h("p", null, h("span", null, sentence))));
  }

  offer(left) {
    fill(
      this.news,
      h(
        "div.toast",
        null,
        h("p", null, icon("pencil"), h("span", null, t("log.offered"))),
        h("div.two", null, button(t("log.go_on"), () => this.resume(left)), button(t("log.drop_draft"), () => this.drop(), { kind: ".btn--ghost" })),
      ),
    );
  }

  async resume(left) {
    fill(this.news);
    await this.blank(left.fields, null, left.id);
    for (const photo of left.photos) await this.camera.put(photo);
  }

  async drop() {
    await draft.close();
    await this.blank();
    fill(this.news);
  }

  // The last ten of this sitting: the same again, into the van, or put right.
  earlier() {
    const last = outbox.recent().filter(({ kind }) => kind === "sighting");
    if (!last.length || this.correcting) return this.correcting && button(t("cancel"), () => this.stopCorrecting());
    return fold(t("log.last", { n: last.length }), "", () =>
      last.map((record) =>
        h(
          "div.last",
          null,
          h("p", null, h("span.strong", null, word("species", record.species), record.count > 1 && ` × ${record.count}`), ` · ${clock(new Date(record.captured_at))}`),
          h(
            "div.two",
            null,
            button(t("log.another"), () => this.another(record)),
            button(t("log.correct"), () => this.startCorrecting(record), { icon: "pencil" }),
          ),
        ),
      ),
    );
  }

  async startCorrecting(kept) {
    this.correcting = kept;
    const { contact, ...said } = kept;
    await this.blank({ ...said, ...(contact && { contact_name: contact.name, contact_phone: contact.phone, contact_relation: contact.relation }) });
    fill(this.news);
  }

  async stopCorrecting() {
    this.correcting = null;
    await this.blank();
  }

  // A correction names what it corrects and only what is now said otherwise.
  async correct() {
    const before = this.correcting;
    const now = filled(this.fields);
    const changed = Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]));
    const emptied = Object.keys(filled(before)).filter((name) => !(name in now) && CORRECTABLE.has(name));
    if (changed.length || emptied.length)
      await save("correction", { ...Object.fromEntries(emptied.map((name) => [name, null])), ...Object.fromEntries(changed), corrects: this.correcting.id });
    await this.stopCorrecting();
    this.toast(t("log.corrected"), []);
  }
}

const CORRECTABLE = new Set("size sex age colour marks temperament condition needs owner note contact species_other".split(" "));
