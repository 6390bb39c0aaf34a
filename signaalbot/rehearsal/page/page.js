// What does the rehearsal look like? Phones side by side, the people, the story; it follows what happens.

import { listenToBar, showBar, stateNews } from "./bar.js";
import { bestPeople, listenToPeople, showPeople, unread } from "./people.js";
import { Phone } from "./phone.js";
import { ask, follow, rehearsal, schedule } from "./rehearsal.js";
import { listenToStory, showDigest, showInjects, showTimeline } from "./story.js";
import { load, say, speak, spoken } from "./words.js";

const NEWS_MS = 4000;
const PHONE = 18; // the least width of a phone and the gap between two, in rem, as in page.css
const GAP = 1.25;

const el = (id) => document.getElementById(id);
const phones = new Map();
let started = false;
let chosenLanguage = false;
let news = 0;
let shownScene = null;

async function refresh() {
  rehearsal.state = await ask("state");
  const first = !started;
  if (first) start();
  const changed = [...rehearsal.changed];
  rehearsal.changed.clear();
  if (!first) changed.filter((id) => !phones.has(id)).forEach((id) => unread.add(id));
  show();
  const looked = changed.filter((id) => phones.has(id)).map((id) => phones.get(id).look());
  for (const fresh of await Promise.all(looked)) news += fresh;
  await showDigest();
}

function start() {
  started = true;
  if (!chosenLanguage) speak(rehearsal.state.language);
  followPlay();
}

// Show the phones that matter in this scene, as many as stand side by side; the others stay where they are.
function followPlay() {
  const { scene = [], taken = [] } = rehearsal.state.play;
  if (!el("follow").checked || scene.join() === shownScene) return;
  shownScene = scene.join();
  const wanted = bestPeople(sideBySide());
  const stay = (id) => wanted.includes(id) || taken.includes(id) || phones.get(id).node.contains(document.activeElement);
  const leave = [...phones.keys()].filter((id) => !stay(id));
  for (const id of wanted.filter((one) => !phones.has(one))) {
    const phone = openPhone(id);
    const old = phones.get(leave.shift());
    if (old) old.node.replaceWith(phone.node);
    if (old) phones.delete(old.id);
  }
  for (const id of leave) closePhone(id);
}

function sideBySide() {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return Math.max(1, Math.min(4, Math.floor((el("phones").clientWidth + GAP * rem) / ((PHONE + GAP) * rem))));
}

function show() {
  followPlay();
  showBar();
  showList();
  showTimeline();
  showInjects();
  for (const phone of phones.values()) phone.drawHead();
}

function showList() {
  showPeople((id) => phones.has(id), (id, on) => {
    el("follow").checked = false;
    if (on) openPhone(id);
    else closePhone(id);
  });
  el("no-phone").hidden = phones.size > 0;
}

function openPhone(id) {
  const phone = new Phone(id, () => {
    el("follow").checked = false;
    closePhone(id);
  });
  phones.set(id, phone);
  unread.delete(id);
  el("phones").append(phone.node);
  rehearsal.changed.add(id);
  schedule();
  return phone;
}

function closePhone(id) {
  const { node } = phones.get(id);
  const focused = node.contains(document.activeElement);
  node.remove();
  phones.delete(id);
  showList();
  if (focused) el("people").querySelector(`input[value="${id}"]`)?.focus();
}

// Tell who does not see it that something changed: a sentence now and then, not one per message.
function tellNews() {
  if (!rehearsal.state) return;
  const sentences = [stateNews(), news ? say("news", { n: news }) : ""].filter(Boolean);
  el("news").textContent = sentences.join(" ");
  news = 0;
  if (rehearsal.state.rate) schedule(); // the clock runs and nothing else may have happened
}

function showFailure(text) {
  el("failure").textContent = text;
  el("failure").hidden = !text;
}

el("language").addEventListener("click", () => {
  chosenLanguage = true;
  speak(spoken() === "nl" ? "en" : "nl");
  show();
  for (const phone of phones.values()) phone.draw();
});
el("group-close").addEventListener("click", () => el("group-dialog").close());
el("follow").addEventListener("change", () => {
  shownScene = null;
  schedule();
});
new ResizeObserver(([{ target }]) => {
  document.documentElement.style.setProperty("--bar-height", `${target.offsetHeight}px`);
}).observe(document.querySelector(".bar"));
if (matchMedia("(max-width: 48rem)").matches) el("people-box").open = false;
listenToBar();
listenToPeople();
listenToStory();

await load();
speak("nl");
setInterval(tellNews, NEWS_MS);
follow(refresh, (lost) => showFailure(lost ? say("lost") : ""));
schedule();
