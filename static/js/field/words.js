// The words of the chosen language, and how moments, ages and weights are said in it.

let words = {};
let language = "en";

export const LANGUAGES = { uk: "Українська", en: "English" };
const DAY = 86_400_000;

export const spoken = () => language;

// The person's own choice, else what the phone speaks.
export function preferred() {
  const own = localStorage.getItem("lapka-language");
  if (own in LANGUAGES) return own;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag in LANGUAGES) ?? "en";
}

export async function learn(wanted) {
  const answer = await fetch(document.documentElement.dataset[wanted]);
  if (!answer.ok) throw new Error("no words");
  words = await answer.json();
  language = wanted;
  document.documentElement.lang = wanted;
}

const found = (key) => key.split(".").reduce((node, part) => node?.[part], words);

// t("left", {n: 3}): a list of words is one word in its numbers, chosen by n.
export function t(key, facts = {}) {
  let said = found(key) ?? key;
  if (Array.isArray(said)) said = said[plural(facts.n)];
  return said.replace(/%\((\w+)\)s/g, (whole, name) => facts[name] ?? whole);
}

function plural(n) {
  const kind = new Intl.PluralRules(language).select(n);
  return language === "uk" ? (["one", "few"].indexOf(kind) + 3) % 3 : +(kind !== "one");
}

// The codes of a list of words in their order: codes("size") is ["S", "M", "L", "XL"].
export const codes = (key) => Object.keys(found(key) ?? {});
export const word = (key, code) => found(key)?.[code] ?? code;

const spell = (moment, how) => new Intl.DateTimeFormat(language === "en" ? "en-GB" : "uk", how).format(moment);
export const clock = (moment) => spell(moment, { hour: "2-digit", minute: "2-digit" });
export const date = (moment) => spell(moment, { day: "numeric", month: "short" });

export function when(moment) {
  const that = new Date(moment);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(moment).setHours(0, 0, 0, 0)) / DAY);
  const time = clock(that);
  if (days === 0) return t("today", { time });
  return days === 1 ? t("yesterday", { time }) : `${date(that)} ${time}`;
}

export function age(since) {
  const minutes = Math.max(0, Math.floor((Date.now() - since) / 60_000));
  const [d, hours, m] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (d) return t("age_d", { d, h: hours });
  return hours ? t("age_h", { h: hours, m }) : t("age_m", { m });
}

const figure = (value, digits) => new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
export const weight = (grams) =>
  grams < 1000 ? t("g", { n: figure(grams, 0) }) : t("kg", { n: figure(grams / 1000, 3) });
export const size = (bytes) =>
  bytes >= 1e9 ? t("gb", { n: figure(bytes / 1e9, 1) }) : bytes < 1e6 ? t("kb", { n: figure(Math.ceil(bytes / 1000), 0) }) : t("mb", { n: figure(bytes / 1e6, 1) });

// "12,5" as people type it, in grams; 0 for what is no weight.
export const grams = (typed) => Math.round(Number(String(typed).trim().replace(",", ".")) * 1000) || 0;
