// How far is the play, and how is it led? The bar on top: time, progress, buttons, and what happens now.

import { lead, personOf, rehearsal } from "./rehearsal.js";
import { clockTime, dayName, say } from "./words.js";

const el = (id) => document.getElementById(id);
const RUNS = ["playing", "turn"];
const SHOWN = 90; // as much of what is said as fits on one line
let told = "";

export function showBar() {
  const { title, now, play } = rehearsal.state;
  el("title").textContent = title || say("free");
  document.title = `${title || say("free")} - Signaalbot`;
  el("now").textContent = `${dayName(now)}, ${clockTime(now)}`;
  el("now").dateTime = now;
  el("progress").hidden = !play.total;
  el("progress").max = play.total || 1;
  el("progress").value = play.step;
  el("progress-text").textContent = say(`progress_${play.state}`, { n: play.step, total: play.total });
  showSteering(play);
}

// Tell in words that the play stopped, began or ended; the screen shows it by its buttons.
export function stateNews() {
  const { state } = rehearsal.state.play;
  const news = state === told || (RUNS.includes(state) && RUNS.includes(told)) ? "" : say(`state_${state}`);
  told = state;
  return news;
}

function showSteering(play) {
  const over = !play.speed || play.state === "done";
  if (over && el("steer").contains(document.activeElement)) el("phones").focus({ preventScroll: true });
  el("steer").hidden = over;
  if (over) return;
  el("play").textContent = say(RUNS.includes(play.state) ? "pause" : "play");
  if (document.activeElement !== el("speed")) el("speed").value = play.speed;
  const turn = play.state === "turn" ? play.coming : null;
  el("turn").hidden = !turn;
  if (turn) el("turn-text").textContent = say("turn", { name: nameOf(turn), what: doing(turn) });
  el("doing").hidden = Boolean(turn);
  el("doing").textContent = play.last ? doing(play.last) : "";
}

const nameOf = (step) => (step.person ? personOf(step.person)?.name : "") ?? "";

// doing({person, act: "taps", text: "Gezien"}) -> "Gerben drukt op ‘Gezien’"
function doing(step) {
  const text = step.text.length > SHOWN ? `${step.text.slice(0, SHOWN - 1).trimEnd()}…` : step.text;
  return say(`act_${step.act}`, { name: nameOf(step), text });
}

export function listenToBar() {
  el("play").addEventListener("click", () => lead(RUNS.includes(rehearsal.state.play.state) ? "pause" : "play"));
  el("next").addEventListener("click", () => lead("next"));
  el("next-moment").addEventListener("click", () => lead("moment"));
  el("finish").addEventListener("click", () => lead("finish"));
  el("speed").addEventListener("change", () => lead("speed", { speed: el("speed").value }));
  el("turn-play").addEventListener("click", () => lead("next"));
  el("turn-skip").addEventListener("click", () => lead("skip"));
}
