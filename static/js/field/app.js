// The field app: its frame, the way between its screens, its language and colours.

import * as drain from "./core/drain.js";
import * as outbox from "./core/outbox.js";
import { register } from "./core/update.js";
import { fill, h, icon } from "./dom.js";
import * as reading from "./reading.js";
import * as feed from "./screens/feed.js";
import * as log from "./screens/log.js";
import * as map from "./screens/map.js";
import * as box from "./screens/outbox.js";
import * as phone from "./screens/phone.js";
import * as run from "./screens/run.js";
import { age, learn, preferred, t } from "./words.js";

const SCREENS = { log, feed, run, map, outbox: box, phone };
const TABS = { log: "camera", feed: "soup", run: "truck", map: "map", outbox: "inbox" };

const root = document.getElementById("app");
const head = h("header.fhead");
const place = h("main.screen", { id: "screen", tabindex: "-1" });
const tabs = h("nav.tabs");

let leave = null;
let here = "";
let drawn = 0;

const asked = () => (location.hash.slice(1).split("=")[0] in SCREENS ? location.hash.slice(1).split("=")[0] : "log");

// Each screen is `show(root, about)` and returns how to leave it. Of two quick taps the later one counts.
async function show() {
  if (location.hash.startsWith("#join=")) return join();
  const wanted = asked();
  const mine = ++drawn;
  leave?.();
  leave = null;
  here = wanted;
  tabs.setAttribute("aria-label", t("sections"));
  drawTabs(0);
  await drawHead();
  const at = h(`div.screen__in.at-${wanted}`);
  const left = await SCREENS[wanted].show(at, { go, speak, about: location.hash.split("=")[1] });
  if (mine !== drawn) return left?.();
  leave = left;
  document.title = `${t(`tab.${wanted}`)} — ${t("lapka")}`;
  place.replaceChildren(at);
}

function go(screen) {
  if (location.hash === `#${screen}`) show();
  else location.hash = screen;
}

// A code read by the phone's camera comes in the address; it leaves the address and the history at once.
async function join() {
  const code = location.hash.slice("#join=".length);
  history.replaceState(null, "", "#phone");
  phone.joining(decodeURIComponent(code));
  await show();
}

function drawTabs(unsent) {
  fill(
    tabs,
    Object.entries(TABS).map(([name, picture]) =>
      h(
        "a",
        { href: `#${name}`, id: `tab-${name}`, "aria-current": name === here && "page" },
        icon(picture),
        t(`tab.${name}`),
        name === "outbox" && unsent > 0 && h("span.dot", { "aria-hidden": "true" }, unsent),
      ),
    ),
  );
}

async function drawHead() {
  const { unsent, oldestAt } = await outbox.summary();
  const up = navigator.onLine;
  fill(
    head,
    h("p.fhead__net", { role: "status" }, icon(up ? "signal" : "wifi-off"), h("span", null, t(up ? "online" : "offline"))),
    h(
      "a.fhead__wait",
      { href: "#outbox", id: "head-wait" },
      h("b", { class: unsent ? null : "none" }, unsent),
      h("span", null, t("unsent", { n: unsent }), unsent > 0 && h("small", null, t("oldest", { age: age(oldestAt) }))),
    ),
    h("a.fhead__me", { href: "#phone", id: "head-me", "aria-label": t("tab.phone"), "aria-current": here === "phone" && "page" }, icon("smartphone")),
  );
  drawTabs(unsent);
}

async function speak(language) {
  await learn(language);
  await show();
}

// Hidden and wiped, here or in another tab: nothing of it stays on the screen either.
function gone() {
  leave?.();
  document.title = "";
  root.replaceChildren(h("p.broken", null, t("gone")));
}

async function start() {
  const theme = localStorage.getItem("lapka-theme");
  if (theme) document.documentElement.dataset.theme = theme;
  await learn(preferred());
  root.replaceChildren(head, place, tabs);
  await reading.load().catch(() => null); // a locked or damaged copy never stands between a person and Log
  addEventListener("hashchange", show); // a tap while the first screen still comes counts
  await show();
  addEventListener("online", drawHead);
  addEventListener("offline", drawHead);
  setInterval(drawHead, 30_000);
  outbox.subscribe(({ wiped }) => (wiped ? gone() : drawHead()));
  await register();
  await drain.start();
}

start().catch((error) => {
  root.append(h("p.broken", null, t("why.start"), " ", String(error?.name ?? "")));
  throw error;
});
