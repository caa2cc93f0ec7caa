// This phone: as whom it sends, what it may read, how to leave, and how much room there is.

import { page } from "../core/api.js";
import * as device from "../core/device.js";
import * as drain from "../core/drain.js";
import * as outbox from "../core/outbox.js";
import * as run from "../core/run.js";
import { session } from "../core/session.js";
import { askToStay, room } from "../core/store.js";
import * as vault from "../core/vault.js";
import * as wiping from "../core/wipe.js";
import { button, fill, h, icon } from "../dom.js";
import { fold } from "../forms.js";
import * as reading from "../reading.js";
import { why } from "../records.js";
import { LANGUAGES, age, size, spoken, t } from "../words.js";
import { toFile } from "./outbox.js";
import { pinField } from "./pin.js";

const HOLD_MS = 1500;
const LITTLE = 15_000_000; // bytes under which only text is sure to fit

let code = ""; // from a QR code, until it is used
let joined = null; // what a code brought to read, until there is a PIN to keep it under

export const joining = (read) => (code = read);

export async function show(root, { speak, about, go }) {
  const news = h("div.news", { role: "status" });
  const body = h("div.stack");
  root.append(h("div.scroll", null, h("h1", null, t("tab.phone")), news, body));
  const say = (sentence, kind = "") => fill(news, h(`div.toast${kind}`, null, h("p", null, h("span", null, sentence))));
  const doing = (work, done) => async (event) => {
    event?.preventDefault();
    try {
      fill(news);
      await work(event);
      if (done) say(t(done));
    } catch (error) {
      say(why(error), ".toast--no");
    }
    await draw();
  };
  const draw = async () => {
    const [own, web, kept, { left, persisted }, { unsent }] = await Promise.all([
      device.state(),
      session().catch(() => null),
      run.exists(),
      room(),
      outbox.summary(),
    ]);
    const parts = { own, web, kept, unsent, doing, draw, say, go };
    fill(body, who(parts), reads(parts), settings(speak), storage(left, persisted, doing), own.hasToken && leaving(parts), wipe(say), version());
  };
  await draw();
  if (about === "enter") {
    history.replaceState(null, "", "#phone");
    const { hasToken, needsSignIn } = await device.state();
    if (!hasToken || needsSignIn) await doing(() => device.enrol(label()), "phone.enrolled")();
  }
}

// "Chrome on Android", as a coordinator sees it in the list of phones.
function label() {
  const agent = navigator.userAgent;
  const of = (names) => names.find((name) => agent.includes(name)) ?? "";
  const browser = of(["Firefox", "SamsungBrowser", "Edg", "OPR", "Chrome", "Safari"]) || "Browser";
  return [browser.replace("Edg", "Edge").replace("OPR", "Opera"), of(["Android", "iPhone", "iPad", "Windows", "Mac", "Linux"])].filter(Boolean).join(" on ");
}

function who({ own, web, doing }) {
  const enrol = button(t("phone.enrol", { name: web?.name ?? "" }), doing(() => device.enrol(label()), "phone.enrolled"), { kind: ".btn--do.btn--row", id: "enrol" });
  const enter = h("a.btn.btn--do.btn--row", { href: "/field/enter" }, t("phone.sign_in"));
  const signedIn = web?.signed_in;
  return h(
    "section.card.pad",
    null,
    own.hasToken ? h("p", null, h("span.strong", null, own.name), h("small", null, t(own.needsSignIn ? "phone.needs" : "phone.sends"))) : h("p", null, h("span.strong", null, t("phone.nobody")), h("small", null, t("phone.nobody_help"))),
    (!own.hasToken || own.needsSignIn) && (signedIn ? enrol : enter),
    (!own.hasToken || code) && byCode(doing),
  );
}

function byCode(doing) {
  const input = h("input.input", { name: "code", id: "code", value: code, autocomplete: "off", autocapitalize: "off", spellcheck: "false", required: true });
  const join = async () => {
    const made = await device.join(input.value.trim(), label());
    code = "";
    joined = made.run_token ? made : null;
  };
  const form = () => [h("form.stack", { onsubmit: doing(join, "phone.enrolled") }, h("label.field", null, h("span", null, t("phone.code")), input, h("small", null, t("phone.code_help"))), button(t("phone.join"), null, { kind: ".btn--do.btn--row", type: "submit" }))];
  return code ? form() : fold(t("phone.by_code"), "", form);
}

function reads({ own, web, kept, doing }) {
  if (!own.hasToken) return null;
  if (kept && !joined)
    return h(
      "section.card.pad",
      null,
      h("h2", null, t("phone.run")),
      h("p", null, t(vault.locked() ? "phone.run_locked" : "phone.run_open")),
      h("div.two", null, !vault.locked() && button(t("lock"), doing(() => vault.lock()), { icon: "lock" }), h("a.btn", { href: "#run" }, t("tab.run")), button(t("phone.run_off"), doing(() => run.erase()))),
    );
  const runs = joined ? [{ id: joined.run, title: t("phone.guest_run") }] : (web?.runs ?? []);
  if (!runs.length) return h("section.card.pad", null, h("h2", null, t("phone.run")), h("p.muted", null, t(web?.signed_in ? "phone.no_runs" : "phone.run_help")), !web?.signed_in && h("a.btn.btn--row", { href: "/field/enter" }, t("phone.sign_in")));
  return taking(runs, web, doing);
}

function taking(runs, web, doing) {
  const which = h("select.input", { name: "run", id: "take-run" }, runs.map((one) => h("option", { value: one.id }, one.title)));
  const pin = pinField(t("phone.new_pin"), { name: "new_pin", id: "new-pin", minlength: 6 });
  const take = async () => {
    const typed = pin.querySelector("input").value;
    if (joined) await run.accept(joined, typed);
    else await run.take(which.value, typed);
    joined = null;
    await reading.load();
    location.hash = "run";
  };
  if (!joined && !web.fresh) return h("section.card.pad", null, h("h2", null, t("phone.run")), h("p.muted", null, t("phone.stale")), button(t("phone.sign_in"), afresh, { kind: ".btn--do.btn--row" }));
  return h(
    "section.card.pad",
    null,
    h("h2", null, t("phone.take")),
    h("form.stack", { onsubmit: doing(take) }, h("label.field", null, h("span", null, t("tab.run")), which), pin, h("small.muted", null, t("phone.pin_help")), button(t("phone.take_it"), null, { kind: ".btn--do.btn--row", type: "submit" })),
  );
}

// A run is only given to somebody who has just signed in, so this signs out first.
async function afresh() {
  const { csrf } = await session();
  await page("POST", "/sign-out", csrf).catch(() => null); // its answer leads elsewhere, which counts as none
  location.href = "/field/enter";
}

function settings(speak) {
  const pressed = (on) => String(Boolean(on));
  const theme = document.documentElement.dataset.theme ?? "device";
  const themes = h("div.chips", { role: "group", "aria-label": t("phone.theme") });
  const choose = (name) => {
    if (name === "device") localStorage.removeItem("lapka-theme");
    else localStorage.setItem("lapka-theme", name);
    if (name === "device") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    for (const tap of themes.children) tap.setAttribute("aria-pressed", pressed(tap.value === name));
  };
  fill(themes, ["device", "light", "dark"].map((name) => h("button.chip", { type: "button", value: name, "aria-pressed": pressed(name === theme), onclick: () => choose(name) }, h("span", null, t(`phone.${name}`)))));
  const talk = (language) => () => {
    localStorage.setItem("lapka-language", language);
    speak(language);
  };
  return h(
    "section.card.pad",
    null,
    h("h2", null, t("phone.language")),
    h("div.chips", { role: "group", "aria-label": t("phone.language") }, Object.entries(LANGUAGES).map(([name, said]) => h("button.chip", { type: "button", lang: name, id: `speak-${name}`, "aria-pressed": pressed(name === spoken()), onclick: talk(name) }, h("span", null, said)))),
    h("h2", null, t("phone.theme")),
    themes,
  );
}

const storage = (left, persisted, doing) =>
  h(
    "section.card.pad",
    null,
    h("h2", null, t("phone.room")),
    h("p", null, t("phone.left", { size: size(Math.max(0, left)) }), h("small", null, t(persisted ? "phone.kept" : "phone.not_kept"))),
    left < LITTLE && h("p.strong", null, t("phone.little")),
    !persisted && button(t("phone.ask_keep"), doing(() => askToStay()), { id: "ask-keep" }),
  );

// Leaving with records unsent: four ways, the safe one first.
function leaving({ own, unsent, doing }) {
  const word = t("phone.erase_word");
  const typed = h("input.input", { name: "erase", id: "erase", autocomplete: "off", autocapitalize: "off" });
  const erase = () => {
    if (typed.value.trim().toLowerCase() !== word.toLowerCase()) return typed.focus();
    return device.signOut("erase");
  };
  const sendFirst = async () => {
    await drain.drainNow({ byHand: true });
    if (!(await outbox.summary()).unsent) await device.signOut("keep");
  };
  return h(
    "section.card.pad",
    null,
    fold(t("phone.sign_out", { name: own.name }), unsent ? t("phone.unsent", { n: unsent }) : "", () => [
      button(t(unsent ? "phone.out_keep" : "phone.out"), doing(() => device.signOut("keep"), "phone.gone"), { kind: ".btn--do.btn--row", icon: "lock" }),
      unsent > 0 && button(t("phone.out_send"), doing(sendFirst), { kind: ".btn--row", icon: "send" }),
      unsent > 0 && button(t("phone.out_file"), doing(toFile), { kind: ".btn--row", icon: "download" }),
      unsent > 0 && h("label.field", null, h("span", null, t("phone.out_erase", { word })), typed),
      unsent > 0 && button(t("phone.erase"), doing(erase), { kind: ".btn--row" }),
    ]),
  );
}

// Held, not tapped: nothing is asked, and a slip of the thumb does nothing.
function wipe(say) {
  let timer = null;
  let warned = false;
  const start = async (event) => {
    if (event.type === "keydown" && ![" ", "Enter"].includes(event.key)) return;
    event.preventDefault();
    if (event.repeat || timer) return;
    hold.classList.add("held");
    timer = setTimeout(end, HOLD_MS);
    const { unsent, oldestAt } = await wiping.unsent();
    if (unsent && !warned) {
      stop();
      warned = true;
      say(t("phone.wipe_unsent", { n: unsent, age: age(oldestAt) }), ".toast--no");
    }
  };
  const stop = () => {
    clearTimeout(timer);
    timer = null;
    hold.classList.remove("held");
  };
  const end = () => wiping.wipe().catch((error) => say(why(error), ".toast--no"));
  const hold = h("button.btn.btn--row.hold", { type: "button", id: "wipe", onpointerdown: start, onkeydown: start, onpointerup: stop, onpointerleave: stop, onpointercancel: stop, onkeyup: stop, oncontextmenu: (event) => event.preventDefault() }, icon("x"), h("span", null, t("phone.wipe")));
  return h("section.card.pad", null, h("h2", null, t("phone.wipe_title")), h("p.muted", null, t("phone.wipe_help")), hold);
}

const version = () => h("p.small.muted", null, t("phone.version", { n: document.documentElement.dataset.version }));
