// My run: what changed first, then the way, stop by stop. What is told here queues like any record.

import * as core from "../core/run.js";
import * as vault from "../core/vault.js";
import { button, fill, h, icon } from "../dom.js";
import * as reading from "../reading.js";
import { save, why } from "../records.js";
import { clock, codes, date, t, when, word } from "../words.js";
import { asksForPin } from "./pin.js";
import { aboard, animalRow } from "./run_animals.js";
import { food } from "./run_food.js";

export async function show(root) {
  const news = h("div.news", { role: "status" });
  const body = h("div.stack");
  const scroll = h("div.scroll", null, news, body);
  root.append(scroll);
  const say = (sentence) => fill(news, h("div.toast.toast--no", null, h("p", null, h("span", null, sentence))));
  // Queues a record of `kind`, and remembers on this phone that `about` was told of.
  const tell = async (about, what, kind, fields) => {
    try {
      await save(kind, fields);
      fill(news);
      await reading.tell(about, what);
    } catch (error) {
      say(why(error));
    }
  };
  const draw = async () => {
    const at = scroll.scrollTop;
    fill(body, (await asksForPin()) ?? [top(say), ...reading.runs().map((run) => whole(run, tell))]);
    scroll.scrollTop = at;
  };
  await draw();
  return reading.watch(draw);
}

function top(say) {
  const { takenAt } = reading.current();
  const look = async () => {
    try {
      await core.refresh();
      await reading.load();
    } catch (error) {
      say(why(error));
    }
  };
  return h(
    "div.bar",
    null,
    h("small", null, t("run.as_of", { when: when(takenAt) })),
    button(t("run.refresh"), look, { icon: "refresh-cw", id: "run-refresh" }),
    button(t("lock"), () => vault.lock(), { icon: "lock", id: "run-lock" }),
  );
}

function whole(run, tell) {
  if (run.state === "closed" || run.state === "cancelled") return h("div.empty", null, h("p", null, t(`run.${run.state}`)));
  return [
    h(
      "div.card.pad.turn",
      null,
      h("div", null, h("h1", null, run.title ?? t("run.of", { day: date(new Date(run.date)) })), h("small", null, t("run.version", { n: run.version, when: when(run.changed_at) }))),
      run.turn_back && h("p.turn__at", null, h("small", null, t("run.turn_back")), h("b", null, hour(run.turn_back))),
    ),
    run.changes?.length > 0 && changes(run),
    checkins(run, tell),
    h("h2", null, t("run.stops")),
    run.stops.map((stop, at) => stopCard(run, stop, at, tell)),
    aboard(run, tell),
    food(run, tell),
  ];
}

const hour = (said) => (/^\d\d:\d\d/.test(said) ? said.slice(0, 5) : clock(new Date(said)));

const changes = (run) =>
  h("section.card.pad.changes", null, h("h2", null, t("run.changes")), h("ul", null, run.changes.map((one) => h("li", null, one.text ?? one))));

function checkins(run, tell) {
  const told = reading.told(run.id);
  return h(
    "section.card.pad",
    null,
    h("h2", null, t("run.checkin")),
    h(
      "div.chips",
      null,
      codes("checkin").map((state) =>
        h(
          `button.chip${state === "trouble" ? ".chip--loud" : ""}`,
          { type: "button", id: `in-${state}`, "aria-pressed": String(told?.what === state), onclick: () => tell(run.id, state, "checkin", { state, run: run.id }) },
          h("span", null, word("checkin", state)),
        ),
      ),
    ),
    told && noted(told, word("checkin", told.what)),
  );
}

// What this phone has told of it: kept here, which is not yet "delivered".
export const noted = (told, said) => h("p.noted", null, icon("smartphone"), h("span", null, t("run.noted", { what: said, time: clock(told.at) })));

function stopCard(run, stop, at, tell) {
  const told = reading.told(stop.id);
  const outcome = (code) => tell(stop.id, code, "visit", { outcome: code, stop: stop.id, run: run.id });
  return h(
    "section.card.stop",
    null,
    h(
      "div.stop__head",
      null,
      h(`span.num${stop.must ? "" : ".num--if"}`, null, at + 1),
      h("div", null, h("h3", null, stop.name), h("small", null, word("stop", stop.kind), " · ", t(stop.must ? "run.must" : "run.if_time"))),
      stop.position && h("a.btn.btn--icon", { href: `geo:${stop.position.lat},${stop.position.lon}`, "aria-label": t("map.open", { name: stop.name }) }, icon("navigation")),
    ),
    stop.note && h("p.stop__note", null, stop.note),
    stop.address && h("p.stop__note", null, stop.address),
    stop.contact && contact(stop.contact),
    (stop.animals ?? []).map((animal) => animalRow(run, animal, tell)),
    (stop.spots ?? []).map((spot) => spotRow(spot)),
    h(
      "div.chips",
      { role: "group", "aria-label": t("run.outcome", { name: stop.name }) },
      codes("at_stop").map((code) =>
        h("button.chip", { type: "button", id: `s-${code}-${stop.id}`, "aria-pressed": String((told?.what ?? stop.outcome) === code), onclick: () => outcome(code) }, h("span", null, word("at_stop", code))),
      ),
    ),
    told && noted(told, word("at_stop", told.what)),
  );
}

const contact = ({ name, phone, note }) =>
  h("p.stop__note", null, [name, note].filter(Boolean).join(", "), phone && h("a.btn", { href: `tel:${phone}` }, icon("phone"), phone));

const spotRow = (spot) =>
  h(
    "div.row.row--in",
    null,
    icon("soup"),
    h("p.row__main", null, h("span.strong", null, spot.name), h("small", null, [spot.leave && t("run.leave", { what: spot.leave }), spot.note].filter(Boolean).join(" · "))),
    h("a.btn", { href: `#feed=${spot.id}` }, t("run.feed")),
  );
