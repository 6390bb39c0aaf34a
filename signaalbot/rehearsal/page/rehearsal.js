// How does the page reach the rehearsal? It asks, acts, leads, and hears whose phones changed.

import { problem, say } from "./words.js";

// What everything on the page looks at; `changed` holds the people whose phones must be looked at again.
export const rehearsal = { state: null, changed: new Set() };

const REFRESH_MS = 150;
let refresh = async () => {};
let waiting = false;

export async function ask(path) {
  const answer = await fetch(`rehearsal/${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// Let a person do one thing; returns "" or why it cannot be done.
export async function act(name, fields) {
  try {
    const answer = await fetch(`rehearsal/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fields),
    });
    return answer.ok ? "" : problem((await answer.json()).error);
  } catch {
    return say("lost");
  } finally {
    schedule();
  }
}

// Lead the play: lead("pause"), lead("take", {person: 12}); returns "" or why it cannot be done.
export const lead = (action, fields = {}) => act("play", { action, ...fields });

// Call `again` soon after each change, many changes at once; `lost` hears whether the rehearsal is gone.
export function follow(again, lost) {
  refresh = again;
  const stream = new EventSource("rehearsal/events");
  stream.onmessage = (event) => {
    for (const id of JSON.parse(event.data).people) rehearsal.changed.add(id);
    schedule();
  };
  stream.onopen = () => lost(false);
  stream.onerror = () => lost(true);
}

export function schedule() {
  if (waiting) return;
  waiting = true;
  setTimeout(async () => {
    waiting = false;
    await refresh().catch(() => {}); // the stream says when the rehearsal is gone
  }, REFRESH_MS);
}

export const personOf = (id) => rehearsal.state.people.find((one) => one.id === id);
