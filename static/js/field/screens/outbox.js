// Outbox: what is on this phone, how far it got, and what to do where it does not go on by itself.

import * as drain from "../core/drain.js";
import * as outbox from "../core/outbox.js";
import { button, fill, h, icon } from "../dom.js";
import { why } from "../records.js";
import { age, t, when } from "../words.js";

const MARKS = { waiting: "smartphone", sending: "send", photos_waiting: "images", delivered: "check", withdrawn: "x" };
const TINTS = { sending: ".state--go", photos_waiting: ".state--half" };
const LOUD = ["attention", "sign_in"];
const SHOWN = 60;

export async function show(root) {
  const news = h("div.news", { role: "status" });
  const body = h("div.stack");
  const say = (sentence) => fill(news, h("div.toast.toast--no", null, h("p", null, h("span", null, sentence))));
  const doing = (work) => async () => {
    try {
      fill(news);
      await work();
    } catch (error) {
      say(why(error));
    }
  };
  root.append(
    h("div.scroll", null, body, news),
    h(
      "div.foot",
      null,
      button(t("out.send"), doing(() => drain.drainNow({ byHand: true })), { kind: ".btn--do", icon: "send" }),
      button(t("out.file"), doing(toFile), { icon: "download" }),
    ),
  );
  let asking = null; // the record of which taking back was asked once
  const draw = async () => {
    const all = await outbox.list();
    const { others } = await outbox.summary();
    const need = all.filter(({ state }) => LOUD.includes(state));
    const open = all.filter(({ state }) => ["waiting", "sending", "photos_waiting"].includes(state));
    const ended = all.filter(({ state }) => ["delivered", "withdrawn"].includes(state));
    const ask = (id) => {
      asking = id;
      draw();
    };
    fill(
      body,
      h("h1", null, t("tab.outbox")),
      all.length === 0 && h("div.empty", null, icon("inbox"), h("p", null, t("out.empty")), h("a.btn", { href: "#log" }, t("tab.log"))),
      others > 0 && h("p.muted", null, t("out.others", { n: others })),
      need.map((one) => needing(one, doing, asking === one.id, ask)),
      open.length > 0 && h("ul.card.rows", null, open.slice(0, SHOWN).map((one) => waiting(one, doing, asking === one.id, ask))),
      open.length > SHOWN && h("p.muted", null, t("out.more", { n: open.length - SHOWN })),
      ended.length > 0 && h("ul.card.rows", null, ended.slice(0, SHOWN).map(over)),
      all.length > 0 && h("p.small.muted", null, icon("lock"), " ", t("out.sealed")),
    );
  };
  await draw();
  const stop = outbox.subscribe(({ wiped }) => wiped || draw());
  const clock = setInterval(draw, 30_000);
  return () => {
    stop();
    clearInterval(clock);
  };
}

const mark = (state) =>
  LOUD.includes(state) ? h("span.state.state--loud", { "aria-hidden": "true" }, "!") : h(`span.state${TINTS[state] ?? ""}`, null, icon(MARKS[state]));

// "Record 7 of today 14:07": its number is the one a coordinator sees, too.
const which = ({ number, savedAt }) => t("out.record", { n: number, when: when(savedAt) });

function how({ photosWaiting, tries, nextTryAt, state }) {
  const parts = [];
  if (photosWaiting) parts.push(t("out.photos", { n: photosWaiting }));
  if (tries) parts.push(t("out.tries", { n: tries }));
  if (nextTryAt > Date.now() && state !== "attention") parts.push(t("out.next", { age: age(2 * Date.now() - nextTryAt) }));
  return parts.map((part) => ` · ${part}`);
}

const reason = ({ reason: code, words, state }) =>
  words || (state === "sign_in" ? t("out.sign_in") : t("reason." + code) === "reason." + code ? t("reason.other", { code: code ?? "" }) : t("reason." + code));

function needing(one, doing, asked, ask) {
  return h(
    "article.card.item.item--need",
    null,
    h("div.item__top", null, mark(one.state), h("p.strong", null, t(`state.${one.state}`))),
    h("p.item__what", null, which(one), how(one)),
    h("p.item__what", null, reason(one)),
    one.state === "sign_in"
      ? h("a.btn.btn--do", { href: "#phone" }, t("phone.sign_in"))
      : h("div.two", null, button(t("out.again"), doing(() => outbox.retry(one.id)), { icon: "refresh-cw", id: `again-${one.id}` }), takeBack(one, doing, asked, ask)),
  );
}

// Taking back is asked about once, where one stands: it cannot be undone.
function takeBack(one, doing, asked, ask) {
  if (asked) return button(t("out.sure"), doing(() => outbox.withdraw(one.id)), { kind: ".btn--loud", id: `back-${one.id}` });
  return button(t(one.state === "photos_waiting" ? "out.without" : "out.back"), () => ask(one.id), { id: `back-${one.id}` });
}

const waiting = (one, doing, asked, ask) =>
  h(
    "li",
    null,
    h(
      "details.out",
      { open: asked },
      h("summary.row", null, mark(one.state), h("p.row__main", null, h("span.strong", null, t(`state.${one.state}`)), h("small", null, which(one), how(one))), icon("chevron-down")),
      h("div.two", null, button(t("out.again"), doing(() => outbox.retry(one.id)), { icon: "refresh-cw" }), takeBack(one, doing, asked, ask)),
    ),
  );

const over = (one) =>
  h("li.row", null, mark(one.state), h("p.row__main", null, h("span.strong", null, t(`state.${one.state}`)), h("small", null, which(one))));

export async function toFile() {
  const file = new File([await outbox.exportFile()], `lapka-${new Date().toISOString().slice(0, 16).replace(/\D/g, "")}.lapka`, { type: "application/vnd.lapka.outbox" });
  const address = URL.createObjectURL(file);
  const link = h("a", { href: address, download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
