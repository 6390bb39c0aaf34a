// Who is there? The list of people: whose phone is on the page, who got something new, who acts now.

import { make } from "./make.js";
import { rehearsal } from "./rehearsal.js";
import { say, spoken } from "./words.js";

const SIDES = ["organisatie", "gemeente", "politie", "om", "partner", "worker", "coordinator", "stranger", ""];
const SHOWN_FIRST = ["organisatie", "politie", "worker", "coordinator"];
const MANY = 25;

const el = (id) => document.getElementById(id);
export const unread = new Set();

// Return whose phones to show, best first: who has most to do in this scene, then one of each side, then anybody.
export function bestPeople(count) {
  const { people, play } = rehearsal.state;
  const sides = SHOWN_FIRST.map((side) => people.find((one) => one.side === side)?.id).filter(Boolean);
  return [...new Set([...(play.scene ?? []), ...sides, ...people.slice(0, count).map((one) => one.id)])].slice(0, count);
}

// Show everybody; `open` tells whether somebody's phone is on the page, `toggle(id, on)` opens or closes it.
export function showPeople(open, toggle) {
  const shape = JSON.stringify([spoken(), rehearsal.state.people]);
  if (el("people").dataset.shape !== shape) {
    el("people").dataset.shape = shape;
    el("people").replaceChildren(...SIDES.flatMap((side) => peopleOf(side, toggle)));
    el("search-box").hidden = rehearsal.state.people.length < MANY;
    search();
  }
  const { last, state } = rehearsal.state.play;
  for (const box of el("people").querySelectorAll("input")) {
    const id = Number(box.value);
    const label = box.closest("label");
    box.checked = open(id);
    label.querySelector(".badge").hidden = box.checked || !unread.has(id);
    label.classList.toggle("acting", state === "playing" && last?.person === id);
  }
}

function peopleOf(side, toggle) {
  const people = rehearsal.state.people.filter((one) => one.side === side);
  if (!people.length) return [];
  return [make("fieldset", {}, make("legend", {}, say(side || "others")), ...people.map((one) => choice(one, toggle)))];
}

function choice(person, toggle) {
  const box = make("input", { type: "checkbox", value: person.id });
  box.addEventListener("change", () => toggle(person.id, box.checked));
  const badge = make("span", { class: "badge", hidden: "" }, say("new"));
  const words = make("span", { class: "function" }, person.function);
  return make("label", {}, box, make("span", {}, person.name), badge, words);
}

function search() {
  const wanted = el("search").value.trim().toLowerCase();
  for (const group of el("people").querySelectorAll("fieldset")) {
    const labels = [...group.querySelectorAll("label")];
    for (const label of labels) label.hidden = !label.textContent.toLowerCase().includes(wanted);
    group.hidden = labels.every((label) => label.hidden);
  }
}

export function listenToPeople() {
  el("search").addEventListener("input", search);
}
