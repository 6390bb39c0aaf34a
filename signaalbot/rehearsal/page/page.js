// What does the rehearsal look like? Phones side by side, the timeline and the weekbeeld; it follows what happens.

import { make } from "./make.js";
import { Phone } from "./phone.js";
import { ask, follow, rehearsal, schedule } from "./rehearsal.js";
import { clockTime, dayName, load, say, shortDay, speak, spoken } from "./words.js";

const SIDES = ["organisatie", "gemeente", "politie", "om", "partner", "worker", "coordinator", "stranger", ""];
const SHOWN_FIRST = ["organisatie", "politie", "worker", "coordinator"];
const NEWS_MS = 4000;

const el = (id) => document.getElementById(id);
const phones = new Map();
const unread = new Set();
const digest = { newest: null, wanted: null, shown: null };
let started = false;
let chosenLanguage = false;
let news = 0;

async function refresh() {
  rehearsal.state = await ask("state");
  const first = !started;
  if (first) start();
  const changed = [...rehearsal.changed];
  rehearsal.changed.clear();
  if (!first) changed.filter((id) => !phones.has(id)).forEach((id) => unread.add(id));
  const looked = changed.filter((id) => phones.has(id)).map((id) => phones.get(id).look());
  for (const fresh of await Promise.all(looked)) news += fresh;
  show();
  await showDigest();
}

function start() {
  started = true;
  if (!chosenLanguage) speak(rehearsal.state.language);
  const { people } = rehearsal.state;
  const first = SHOWN_FIRST.map((side) => people.find((one) => one.side === side)).filter(Boolean);
  for (const person of first.length ? first : people.slice(0, 2)) openPhone(person.id);
}

function show() {
  showBar();
  showPeople();
  showTimeline();
}

// ------------------------------------------------------------------ the bar

function showBar() {
  const { title, description, play, now } = rehearsal.state;
  el("title").textContent = title || say("free");
  document.title = `${title || say("free")} - Signaalbot`;
  el("description").textContent = description;
  el("now").textContent = `${dayName(now)}, ${clockTime(now)}`;
  el("now").dateTime = now;
  el("progress").hidden = !play.total;
  el("progress").max = play.total || 1;
  el("progress").value = play.step;
  el("progress-text").textContent = say(play.total ? play.state : "free", { n: play.step, total: play.total });
  showFailure(play.failure);
}

function showFailure(text) {
  if (el("failure").textContent !== text) el("failure").textContent = text;
  el("failure").hidden = !text;
}

// ------------------------------------------------------------------ the people

function showPeople() {
  const shape = JSON.stringify([spoken(), rehearsal.state.people]);
  if (el("people").dataset.shape !== shape) {
    el("people").dataset.shape = shape;
    el("people").replaceChildren(...SIDES.flatMap(peopleOf));
  }
  for (const box of el("people").querySelectorAll("input")) {
    const id = Number(box.value);
    box.checked = phones.has(id);
    box.closest("label").querySelector(".badge").hidden = box.checked || !unread.has(id);
  }
  el("no-phone").hidden = phones.size > 0;
}

function peopleOf(side) {
  const people = rehearsal.state.people.filter((one) => one.side === side);
  if (!people.length) return [];
  return [make("fieldset", {}, make("legend", {}, say(side || "others")), ...people.map(choice))];
}

function choice(person) {
  const box = make("input", { type: "checkbox", value: person.id });
  box.addEventListener("change", () => (box.checked ? openPhone(person.id) : closePhone(person.id)));
  const badge = make("span", { class: "badge", hidden: "" }, say("new"));
  return make("label", {}, box, make("span", {}, person.name), badge, make("span", { class: "function" }, person.function));
}

function openPhone(id) {
  const phone = new Phone(id, closePhone);
  phones.set(id, phone);
  unread.delete(id);
  el("phones").append(phone.node);
  rehearsal.changed.add(id);
  schedule();
}

function closePhone(id) {
  const { node } = phones.get(id);
  const focused = node.contains(document.activeElement);
  node.remove();
  phones.delete(id);
  showPeople();
  if (focused) el("people").querySelector(`input[value="${id}"]`)?.focus();
}

// ------------------------------------------------------------------ timeline and weekbeeld

function showTimeline() {
  const { notes } = rehearsal.state.play;
  const list = el("timeline");
  const shape = `${spoken()} ${notes.length}`;
  list.hidden = !notes.length;
  if (list.dataset.shape === shape) return;
  list.dataset.shape = shape;
  const line = ({ at, text }) => make("li", {}, make("time", { datetime: at }, `${shortDay(at)} ${clockTime(at)}`), make("p", {}, text));
  list.replaceChildren(...notes.map(line));
  list.scrollTop = list.scrollHeight;
}

async function showDigest() {
  const { weekbeelden } = rehearsal.state;
  const newest = weekbeelden[0]?.id ?? null;
  if (newest !== digest.newest) Object.assign(digest, { newest, wanted: newest });
  el("digest-none").hidden = Boolean(newest);
  el("digest").hidden = el("digest-large").hidden = !newest;
  el("digest-pick").hidden = weekbeelden.length < 2;
  if (!newest || digest.shown === digest.wanted) return;
  digest.shown = digest.wanted;
  const { html } = await ask(`weekbeeld?document=${encodeURIComponent(digest.wanted)}`);
  el("digest").srcdoc = el("digest-frame").srcdoc = html;
  el("digest-choice").replaceChildren(...weekbeelden.map((one) => make("option", { value: one.id }, one.name)));
  el("digest-choice").value = digest.wanted;
}

// ------------------------------------------------------------------ the start

// Tell who does not see it that messages came: a sentence now and then, not one per message.
function tellNews() {
  el("news").textContent = news ? say("news", { n: news }) : "";
  news = 0;
  if (rehearsal.state?.rate) schedule(); // the clock runs and nothing else may have happened
}

el("language").addEventListener("click", () => {
  chosenLanguage = true;
  speak(spoken() === "nl" ? "en" : "nl");
  for (const phone of phones.values()) phone.draw();
  show();
});
el("digest-choice").addEventListener("change", () => {
  digest.wanted = el("digest-choice").value;
  showDigest();
});
el("digest-large").addEventListener("click", () => el("digest-dialog").showModal());
el("digest-close").addEventListener("click", () => el("digest-dialog").close());
el("group-close").addEventListener("click", () => el("group-dialog").close());
if (matchMedia("(max-width: 48rem)").matches) el("people-box").open = false;

await load();
speak("nl");
setInterval(tellNews, NEWS_MS);
follow(refresh, (lost) => showFailure(lost ? say("lost") : rehearsal.state?.play.failure ?? ""));
schedule();
