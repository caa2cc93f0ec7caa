/* The gallery goes on by itself, remembers which cards were on the screen and where somebody left it, and
   shows news at its head.
   Without this file there are links and a button for each of these. */

import { offerAll } from "./copy.js";

const LONG_ENOUGH = 800; // ms a card has to be on the screen to count as seen

const list = document.querySelector("[data-offers]");
const seen = new Set();
const timers = new Map();

function send(form, codes) {
  const fields = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, codes: codes.join(" ") });
  return fetch(form.action, { method: "POST", body: fields, keepalive: true, redirect: "manual" });
}

function remember() {
  const form = document.querySelector("[data-seen]");
  if (!form || seen.size === 0) return;
  const codes = [...seen];
  seen.clear();
  send(form, codes).catch(() => codes.forEach((code) => seen.add(code)));
}

const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) {
      clearTimeout(timers.get(target));
      continue;
    }
    timers.set(target, setTimeout(() => {
      seen.add(target.dataset.new);
      watcher.unobserve(target);
    }, LONG_ENOUGH));
  }
}, { threshold: 0.6 });

const watch = (root) => root.querySelectorAll("[data-new]").forEach((card) => watcher.observe(card));

async function more(end, link) {
  end.setAttribute("aria-busy", "true");
  const answer = await fetch(link.href);
  if (!answer.ok) throw new Error(`the next page answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const known = new Set([...list.children].map((card) => card.id));
  const fresh = [...page.querySelectorAll("[data-offers] > li")].filter((card) => !known.has(card.id));
  for (const card of fresh) card.dataset.page = link.getAttribute("href");
  list.append(...fresh);
  watch(list);
  const next = page.querySelector(".pager [rel=next]");
  end.removeAttribute("aria-busy");
  if (next) link.href = next.getAttribute("href");
  else end.querySelector(".pager").remove();
}

function goOn(end) {
  const link = end?.querySelector(".pager [rel=next]");
  if (!link) return;
  let busy = false;
  end.classList.add("gal__end--goes-on"); // what follows comes in its place: nothing is seen to jump
  const near = new IntersectionObserver(async ([entry]) => {
    if (!entry.isIntersecting || busy) return;
    busy = true;
    try {
      await more(end, link);
    } catch {
      end.removeAttribute("aria-busy");
      end.classList.remove("gal__end--goes-on"); // no network: the link is still there to be pressed
      near.disconnect();
      window.addEventListener("online", () => goOn(end), { once: true });
      return;
    }
    busy = false;
    if (!link.isConnected) near.disconnect();
    else { near.unobserve(end); near.observe(end); } // asks again where the end is still in sight
  }, { rootMargin: "600px" });
  near.observe(end);
}

/* Whoever comes back from an animal's page stands at its card again, and not at the beginning. */
function comeBackTo(event) {
  const card = event.target.closest("a") && event.target.closest("[data-offers] > li");
  if (!card) return;
  history.replaceState(null, "", `${card.dataset.page ?? location.search}#${card.id}`);
  history.scrollRestoration = "manual"; // how far down it was says nothing: that page begins elsewhere
}

async function showNews(link) {
  const answer = await fetch(link.dataset.news);
  if (!answer.ok) return;
  const part = document.createElement("div");
  part.innerHTML = await answer.text();
  if (!part.querySelector(".news")) return;
  link.closest(".gal__head").after(part);
  offerAll(part);
  link.hidden = true;
}

if (list) watch(list);
list?.addEventListener("click", comeBackTo);
document.querySelector("[data-seen]")?.toggleAttribute("hidden", true); // it goes off by itself from here on
if (list && location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
goOn(document.querySelector("[data-more]"));
document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && remember());
window.addEventListener("pagehide", remember);
const news = document.querySelector("[data-news]");
if (news) showNews(news).catch(() => {}); // the link leads to the same
