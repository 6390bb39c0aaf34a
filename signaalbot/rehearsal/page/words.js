// In which words does the page speak? Dutch or English, from words.json; and moments in Dutch local time.

let words = {};
let language = "nl";

export async function load() {
  words = await (await fetch("page/words.json")).json();
}

export const spoken = () => language;

// say("news", {n: 3}) -> "3 nieuwe berichten op deze pagina"
export function say(key, fields = {}) {
  const sentence = words[language]?.[key] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, name) => fields[name] ?? "");
}

export const problem = (code) => say(code) || say("impossible");

// Put all fixed words of the page in one language.
export function speak(wanted) {
  language = words[wanted] ? wanted : "nl";
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  for (const node of document.querySelectorAll("[data-title]")) node.title = say(node.dataset.title);
  const button = document.getElementById("language");
  button.lang = language === "nl" ? "en" : "nl";
  button.textContent = language === "nl" ? "English" : "Nederlands";
}

function moment(iso, options) {
  const locale = language === "nl" ? "nl-NL" : "en-GB";
  return new Intl.DateTimeFormat(locale, { timeZone: "Europe/Amsterdam", ...options }).format(new Date(iso));
}

export const clockTime = (iso) => moment(iso, { hour: "2-digit", minute: "2-digit" });
export const dayName = (iso) => moment(iso, { weekday: "long", day: "numeric", month: "long" });
export const shortDay = (iso) => moment(iso, { weekday: "short", day: "numeric", month: "short" });
