// What is the story? The timeline of the play, what can be thrown in, and the weekbeeld.

import { make } from "./make.js";
import { ask, lead, rehearsal } from "./rehearsal.js";
import { clockTime, say, shortDay, spoken } from "./words.js";

const el = (id) => document.getElementById(id);
const digest = { newest: null, wanted: null, shown: null };

export function showTimeline() {
  const { description, play } = rehearsal.state;
  el("description").textContent = description;
  const list = el("timeline");
  const shape = `${spoken()} ${play.notes.length}`;
  list.hidden = !play.notes.length;
  if (list.dataset.shape === shape) return;
  list.dataset.shape = shape;
  list.replaceChildren(...play.notes.map(line));
  list.scrollTop = list.scrollHeight;
}

function line({ at, text, kind }) {
  const when = make("time", { datetime: at }, `${shortDay(at)} ${clockTime(at)}`);
  const mark = kind === "note" ? [] : [make("span", { class: "mark" }, say(`note_${kind}`))];
  return make("li", { class: kind }, when, ...mark, make("p", {}, text));
}

// ------------------------------------------------------------------ injects

export function showInjects() {
  const injects = rehearsal.state.play.injects ?? [];
  const shape = JSON.stringify([spoken(), injects]);
  el("injects-section").hidden = !injects.length;
  if (el("injects").dataset.shape === shape) return;
  el("injects").dataset.shape = shape;
  const focused = el("injects").contains(document.activeElement);
  el("injects").replaceChildren(...injects.map(inject));
  if (focused) el("timeline").focus();
}

function inject({ id, title, description, earliest }) {
  const button = make("button", { type: "button" }, title);
  button.disabled = Boolean(earliest);
  button.addEventListener("click", () => throwIn(id));
  const why = earliest ? say("inject_from", { day: shortDay(earliest) }) : description;
  return make("li", {}, button, make("p", { class: "quiet" }, why));
}

async function throwIn(id) {
  const problem = await lead("inject", { inject: id });
  el("inject-problem").textContent = problem;
  el("inject-problem").hidden = !problem;
}

// ------------------------------------------------------------------ the weekbeeld

export async function showDigest() {
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
  el("digest-choice").replaceChildren(...weekbeelden.map((one) => make("option", { value: one.id }, nameOf(one))));
  el("digest-choice").value = digest.wanted;
}

// nameOf({name: "weekbeeld-2026-W46.html"}) -> "week 46"
function nameOf({ name }) {
  const week = /W(\d+)/.exec(name);
  return week ? say("week", { n: Number(week[1]) }) : name;
}

export function listenToStory() {
  el("digest-choice").addEventListener("change", () => {
    digest.wanted = el("digest-choice").value;
    showDigest();
  });
  el("digest-large").addEventListener("click", () => el("digest-dialog").showModal());
  el("digest-close").addEventListener("click", () => el("digest-dialog").close());
}
