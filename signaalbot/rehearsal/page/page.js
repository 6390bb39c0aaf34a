// What does the rehearsal look like? Phones side by side, the timeline, and the weekbeeld; it follows what happens.
"use strict";

const WORDS = {
  nl: {
    skip: "Naar de telefoons", brand: "Signaalbot, oefening", now: "In het spel is het", people: "Mensen",
    choose: "Kies wiens telefoon u wilt zien.", phones: "Telefoons", story: "Verloop en weekbeeld",
    no_phone: "Er is geen telefoon gekozen. Kies iemand bij Mensen.",
    timeline: "Zo gaat het", digest: "Weekbeeld", large: "Groot tonen", close: "Sluiten", cancel: "Annuleren",
    digest_none: "Het weekbeeld komt maandag om half negen, vanzelf.", digest_which: "Welk weekbeeld",
    which_group: "In welke groep komt de bot?", no_group: "Er is nog geen groep.",
    pinned: "Vastgezet", file: "Bestand", send: "Verstuur", save: "Bewaar",
    close_phone: "Sluit de telefoon van {name}", chats_of: "Gesprekken van {name}", messages_in: "Berichten in {chat}",
    write_as: "Bericht van {name} aan {chat}", new_count: "{n} nieuw", edited: "gewijzigd", edit: "Wijzig", reply: "Antwoord",
    editing: "U wijzigt een bericht.", replying: "Antwoord op: {text}", silent: "U kunt hier nu niet schrijven.",
    empty: "Hier staat nog niets. Typ hieronder een bericht.", empty_group: "Hier staat nog niets.",
    no_chat: "Deze telefoon heeft nog geen gesprek.", answer: "Antwoord van de bot:",
    waiting: "Het spel begint zo", playing: "Stap {n} van {total}", done: "Het spel is klaar. U kunt zelf verder.",
    failed: "Het spel is gestopt bij stap {n}.", free: "Vrij oefenen", news: "{n} nieuwe berichten op deze pagina",
    lost: "De pagina heeft geen verbinding met de oefening. Draait het programma nog?",
    cannot_write: "Deze persoon kan hier niet schrijven.", no_such_button: "Deze knop is er niet meer.",
    no_such_message: "Dit bericht is er niet meer.", link_not_valid: "Deze link werkt niet (meer).",
    not_allowed: "Dat mag deze persoon niet.", impossible: "Dat kan nu niet.",
    gemeente: "Gemeente", politie: "Politie", om: "Openbaar Ministerie", organisatie: "Organisatie", partner: "Partners",
    worker: "Eerstelijnswerkers", coordinator: "Coördinator", stranger: "Anderen", "": "Mensen",
  },
  en: {
    skip: "Go to the phones", brand: "Signaalbot, rehearsal", now: "In the play it is", people: "People",
    choose: "Choose whose phone you want to see.", phones: "Phones", story: "Story and weekly digest",
    no_phone: "No phone is chosen. Choose somebody under People.",
    timeline: "What happens", digest: "Weekly digest", large: "Show large", close: "Close", cancel: "Cancel",
    digest_none: "The weekly digest comes on Monday at half past eight, by itself.", digest_which: "Which digest",
    which_group: "Which group does the bot join?", no_group: "There is no group yet.",
    pinned: "Pinned", file: "File", send: "Send", save: "Save",
    close_phone: "Close the phone of {name}", chats_of: "Chats of {name}", messages_in: "Messages in {chat}",
    write_as: "Message from {name} to {chat}", new_count: "{n} new", edited: "edited", edit: "Edit", reply: "Reply",
    editing: "You are editing a message.", replying: "Reply to: {text}", silent: "You cannot write here now.",
    empty: "Nothing here yet. Type a message below.", empty_group: "Nothing here yet.",
    no_chat: "This phone has no chat yet.", answer: "Answer of the bot:",
    waiting: "The play begins soon", playing: "Step {n} of {total}", done: "The play is over. You can go on yourself.",
    failed: "The play stopped at step {n}.", free: "Free practice", news: "{n} new messages on this page",
    lost: "The page has lost the rehearsal. Is the program still running?",
    cannot_write: "This person cannot write here.", no_such_button: "That button is gone.",
    no_such_message: "That message is gone.", link_not_valid: "That link does not work (any more).",
    not_allowed: "This person may not do that.", impossible: "That is not possible now.",
    gemeente: "Municipality", politie: "Police", om: "Public prosecutor", organisatie: "Organisers", partner: "Partners",
    worker: "Frontline workers", coordinator: "Coordinator", stranger: "Others", "": "People",
  },
};
const SIDES = ["organisatie", "gemeente", "politie", "om", "partner", "worker", "coordinator", "stranger", ""];
const FIRST_SHOWN = ["organisatie", "politie", "worker", "coordinator"];
const REFRESH_MS = 150;
const NEWS_MS = 4000;

const el = (id) => document.getElementById(id);
const page = { language: "nl", chosenLanguage: false, state: null, phones: new Map(), changed: new Set(), started: false, unread: new Map(), digest: null, news: 0 };

// ------------------------------------------------------------------ words and moments

function say(key, fields = {}) {
  const sentence = WORDS[page.language][key] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => fields[name] ?? "");
}

function moment(iso, options) {
  const language = page.language === "nl" ? "nl-NL" : "en-GB";
  return new Intl.DateTimeFormat(language, { timeZone: "Europe/Amsterdam", ...options }).format(new Date(iso));
}

const clockTime = (iso) => moment(iso, { hour: "2-digit", minute: "2-digit" });
const dayName = (iso) => moment(iso, { weekday: "long", day: "numeric", month: "long" });

function speak(language) {
  page.language = WORDS[language] ? language : "nl";
  document.documentElement.lang = page.language;
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = say(node.dataset.text);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  for (const node of document.querySelectorAll("[data-title]")) node.title = say(node.dataset.title);
  const other = page.language === "nl" ? "en" : "nl";
  el("language").textContent = other === "en" ? "English" : "Nederlands";
  el("language").lang = other;
}

// ------------------------------------------------------------------ talking to the rehearsal

async function ask(path) {
  const answer = await fetch(`rehearsal/${path}`);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function act(name, fields) {
  const answer = await fetch(`rehearsal/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
  if (answer.ok) return "";
  const problem = await answer.json().catch(() => ({}));
  return WORDS[page.language][problem.error] ? say(problem.error) : say("impossible");
}

function follow() {
  const stream = new EventSource("rehearsal/events");
  stream.onmessage = (event) => {
    for (const id of JSON.parse(event.data).people) page.changed.add(id);
    schedule();
  };
  stream.onopen = () => show_failure();
  stream.onerror = () => { el("failure").textContent = say("lost"); el("failure").hidden = false; };
}

let waiting = false;
function schedule() {
  if (waiting) return;
  waiting = true;
  setTimeout(async () => {
    waiting = false;
    await refresh().catch(() => {});
  }, REFRESH_MS);
}

async function refresh() {
  page.state = await ask("state");
  if (!page.started) start();
  const changed = [...page.changed];
  page.changed.clear();
  for (const id of changed) if (!page.phones.has(id)) page.unread.set(id, true);
  await Promise.all(changed.filter((id) => page.phones.has(id)).map(look));
  show_bar();
  show_people();
  show_timeline();
  await show_digest();
}

function start() {
  page.started = true;
  if (!page.chosenLanguage) speak(page.state.language);
  for (const side of FIRST_SHOWN) {
    const person = page.state.people.find((one) => one.side === side);
    if (person) open_phone(person.id);
  }
  if (!page.phones.size) page.state.people.slice(0, 2).forEach((one) => open_phone(one.id));
}

// ------------------------------------------------------------------ the bar and the people

function show_bar() {
  const { title, play, now } = page.state;
  el("title").textContent = title || say("free");
  document.title = `${title || say("free")} - Signaalbot`;
  el("now").textContent = `${dayName(now)}, ${clockTime(now)}`;
  el("now").dateTime = now;
  el("progress").max = play.total || 1;
  el("progress").value = play.step;
  el("progress").hidden = !play.total;
  const progress = play.total ? say(play.state, { n: play.step, total: play.total }) : say("free");
  if (el("progress-text").textContent !== progress) el("progress-text").textContent = progress;
  el("description").textContent = page.state.description;
  show_failure();
}

function show_failure() {
  const failure = page.state?.play.failure ?? "";
  if (el("failure").textContent !== failure) el("failure").textContent = failure;
  el("failure").hidden = !failure;
}

function show_people() {
  const shape = JSON.stringify([page.language, page.state.people]);
  if (el("people").dataset.shape !== shape) {
    el("people").dataset.shape = shape;
    el("people").replaceChildren(...SIDES.map(people_of).filter(Boolean));
  }
  for (const box of el("people").querySelectorAll("input")) {
    const id = Number(box.value);
    box.checked = page.phones.has(id);
    box.closest("label").querySelector(".badge").hidden = box.checked || !page.unread.get(id);
  }
  el("no-phone").hidden = page.phones.size > 0;
}

function people_of(side) {
  const people = page.state.people.filter((one) => one.side === side);
  if (!people.length) return null;
  const set = make("fieldset", {}, make("legend", {}, say(side)));
  for (const person of people) {
    const box = make("input", { type: "checkbox", value: String(person.id) });
    box.addEventListener("change", () => (box.checked ? open_phone(person.id) : close_phone(person.id)));
    const badge = make("span", { class: "badge", hidden: "" }, "•", make("span", { class: "unseen" }, ` ${say("new_count", { n: "" })}`));
    set.append(make("label", {}, box, make("span", {}, person.name), badge, make("span", { class: "function" }, person.function)));
  }
  return set;
}

// ------------------------------------------------------------------ one phone

function open_phone(id) {
  if (page.phones.has(id)) return;
  const node = el("phone-template").content.cloneNode(true).querySelector(".phone");
  const phone = { id, node, chat: null, seen: new Map(), chats: [], about: null, parts: parts_of(node) };
  page.phones.set(id, phone);
  page.unread.delete(id);
  phone.parts.close.addEventListener("click", () => close_phone(id));
  phone.parts.write.addEventListener("submit", (event) => { event.preventDefault(); send(phone); });
  phone.parts.text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); send(phone); }
    if (event.key === "Escape") about(phone, null);
  });
  phone.parts.cancel.addEventListener("click", () => { about(phone, null); phone.parts.text.focus(); });
  phone.parts.file.addEventListener("click", () => phone.parts.picker.click());
  phone.parts.picker.addEventListener("change", () => send_file(phone));
  phone.parts.messages.addEventListener("click", (event) => follow_address(phone, event));
  phone.parts.pinned.addEventListener("click", () => show_pinned(phone));
  el("phones").append(node);
  page.changed.add(id);
  schedule();
}

function close_phone(id) {
  const phone = page.phones.get(id);
  if (!phone) return;
  const had_focus = phone.node.contains(document.activeElement);
  phone.node.remove();
  page.phones.delete(id);
  show_people();
  if (had_focus) el("people").querySelector(`input[value="${id}"]`)?.focus();
}

function parts_of(node) {
  const find = (selector) => node.querySelector(selector);
  return {
    name: find(".phone-name"), function: find(".phone-function"), close: find(".phone-close"), chats: find(".chats"),
    pinned_bar: find(".pinned"), pinned: find(".pinned-text"), messages: find(".messages"), problem: find(".problem"),
    write: find(".write"), about: find(".write-about"), cancel: find(".write-cancel"), keyboard: find(".keyboard"),
    label: find(".write label"), text: find("textarea"), file: find(".write-file"), picker: find("input[type=file]"), send: find(".send"),
  };
}

async function look(id) {
  const phone = page.phones.get(id);
  const seen = await ask(`view/${id}`);
  if (page.phones.get(id) !== phone) return;
  phone.chats = seen.chats.slice().reverse();
  draw(phone);
}

function draw(phone) {
  const person = page.state.people.find((one) => one.id === phone.id);
  const { parts } = phone;
  parts.name.textContent = person.name;
  parts.name.id = `phone-${phone.id}`;
  phone.node.setAttribute("aria-labelledby", parts.name.id);
  parts.function.textContent = person.function;
  parts.close.textContent = say("close");
  parts.close.setAttribute("aria-label", say("close_phone", { name: person.name }));
  const chat = current_chat(phone, person);
  draw_chats(phone, person, chat);
  draw_pinned(phone, chat);
  draw_messages(phone, chat);
  draw_write(phone, person, chat);
}

function current_chat(phone, person) {
  const chosen = phone.chats.find((chat) => chat.chat_id === phone.chat);
  if (chosen) return chosen;
  const kind = ["worker", "coordinator", "stranger"].includes(person.side) ? "private" : "group";
  const fits = (chat) => (kind === "private") === (chat.kind === "private");
  return phone.chats.find(fits) ?? phone.chats[0] ?? null;
}

function draw_chats(phone, person, current) {
  const focused = document.activeElement?.dataset?.chat;
  phone.parts.chats.setAttribute("aria-label", say("chats_of", { name: person.name }));
  phone.parts.chats.replaceChildren(...phone.chats.map((chat) => {
    if (chat === current) phone.seen.set(chat.chat_id, chat.messages.length);
    const fresh = chat.messages.length - (phone.seen.get(chat.chat_id) ?? 0);
    const button = make("button", { type: "button", "data-chat": `${phone.id}/${chat.chat_id}` }, make("span", {}, chat.title));
    button.setAttribute("aria-current", String(chat === current));
    if (fresh > 0) button.append(make("span", { class: "badge" }, String(fresh), make("span", { class: "unseen" }, ` ${say("new_count", { n: "" })}`)));
    button.addEventListener("click", () => { phone.chat = chat.chat_id; about(phone, null); draw(phone); });
    return make("li", {}, button);
  }));
  if (focused) phone.parts.chats.querySelector(`[data-chat="${focused}"]`)?.focus();
}

function draw_pinned(phone, chat) {
  const pinned = chat?.messages.filter((one) => one.pinned).at(-1);
  phone.parts.pinned_bar.hidden = !pinned;
  phone.pinned = pinned?.message_id;
  if (pinned) phone.parts.pinned.textContent = pinned.text.split("\n").filter(Boolean).slice(0, 2).join(" · ");
}

function show_pinned(phone) {
  const node = phone.parts.messages.querySelector(`[data-id="${phone.pinned}"]`);
  if (!node) return;
  phone.parts.messages.scrollTop = node.offsetTop - 12;
  node.focus({ preventScroll: true });
}

// ------------------------------------------------------------------ messages

function draw_messages(phone, chat) {
  const list = phone.parts.messages;
  const id = chat ? String(chat.chat_id) : "";
  const moved = list.dataset.chat !== id || list.dataset.language !== page.language;
  const at_end = moved || list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  if (moved) list.replaceChildren();
  const first_time = moved;
  list.dataset.chat = id;
  list.dataset.language = page.language;
  list.setAttribute("aria-label", chat ? say("messages_in", { chat: chat.title }) : say("no_chat"));
  place(list, chat ? rows_of(chat) : [], phone, chat, first_time);
  if (at_end) list.scrollTop = list.scrollHeight;
}

function rows_of(chat) {
  const rows = [];
  let day = "";
  for (const message of chat.messages) {
    if (dayName(message.at) !== day) {
      day = dayName(message.at);
      rows.push({ key: `day-${day}`, shape: day, day });
    }
    rows.push({ key: String(message.message_id), shape: JSON.stringify(message), message });
  }
  if (!rows.length) rows.push({ key: "empty", shape: "", empty: say(chat.kind === "private" ? "empty" : "empty_group") });
  return rows;
}

// Keep the nodes that did not change: focus, selection and place stay where they are.
function place(list, rows, phone, chat, first_time) {
  const old = new Map([...list.children].map((node) => [node.dataset.id, node]));
  let after = null;
  for (const row of rows) {
    let node = old.get(row.key);
    const had_focus = node && node !== document.activeElement && node.contains(document.activeElement);
    if (!node || node.dataset.shape !== row.shape) {
      const made = row_node(row, phone, chat);
      made.dataset.id = row.key;
      made.dataset.shape = row.shape;
      if (!first_time && row.message && !row.message.own) { made.classList.add("fresh"); if (!node) page.news += 1; }
      node?.replaceWith(made);
      node = made;
    }
    old.delete(row.key);
    const here = after ? after.nextSibling : list.firstChild;
    if (here !== node) list.insertBefore(node, here);
    if (had_focus) node.focus({ preventScroll: true });
    after = node;
  }
  for (const node of old.values()) node.remove();
}

function row_node(row, phone, chat) {
  if (row.day) return make("li", { class: "day" }, row.day);
  if (row.empty) return make("li", { class: "empty" }, row.empty);
  const { message } = row;
  if (message.service) return make("li", { class: "message service", tabindex: "-1" }, message.text);
  const from_bot = !message.own && message.sender === page.state.bot;
  const bubble = make("div", { class: "bubble" });
  bubble.append(by_line(message), ...quote_of(message, chat), words_of(message), ...file_of(message));
  bubble.append(meta_of(message, phone));
  if (message.toast) bubble.append(make("p", { class: "toast" }, make("span", { class: "unseen" }, `${say("answer")} `), message.toast));
  const node = make("li", { class: `message${message.own ? " own" : ""}${from_bot ? " bot" : ""}`, tabindex: "-1" }, bubble);
  if (message.buttons.length) node.append(keys_of(message, phone, chat));
  return node;
}

function by_line(message) {
  const line = make("p", { class: "by" }, make("span", { class: message.own ? "unseen" : "" }, message.sender));
  if (message.tag) line.append(make("span", { class: "tag" }, message.tag));
  return line;
}

function quote_of(message, chat) {
  const answered = chat.messages.find((one) => one.message_id === message.reply_to);
  return answered ? [make("p", { class: "quote" }, `${answered.sender}: ${answered.text}`)] : [];
}

function words_of(message) {
  const words = make("div", { class: "said" });
  words.innerHTML = message.html; // made safe by the rehearsal; the page's policy allows no scripts in it either
  return words;
}

function file_of(message) {
  if (!message.file) return [];
  const size = Math.max(1, Math.round(message.file.size / 1024));
  const address = `rehearsal/file/${encodeURIComponent(message.file.file_id)}`;
  return [make("a", { class: "attached", href: address, download: message.file.name }, `${message.file.name} (${size} kB)`)];
}

function meta_of(message, phone) {
  const meta = make("p", { class: "meta" });
  const tool = (key, what) => {
    const button = make("button", { type: "button", class: "plain" }, say(key));
    button.addEventListener("click", () => { about(phone, what); phone.parts.text.focus(); });
    return button;
  };
  meta.append(tool("reply", { reply_to: message.message_id, text: message.text }));
  if (message.own && message.text) meta.append(tool("edit", { message_id: message.message_id, text: message.text }));
  if (message.edited) meta.append(make("span", {}, say("edited")));
  meta.append(make("time", { datetime: message.at }, clockTime(message.at)));
  return meta;
}

function keys_of(message, phone, chat) {
  const press = (button) => {
    if (button.kind === "url") return open_address(phone, button.value);
    if (button.kind === "text") return perform(phone, "say", { chat: chat.chat_id, text: button.value });
    return perform(phone, "tap", { chat: chat.chat_id, message_id: message.message_id, button: button.value });
  };
  return make("div", { class: "keys" }, ...message.buttons.map((row) => key_row(row, press)));
}

function key_row(row, press) {
  return make("div", {}, ...row.map((button) => {
    const key = make("button", { type: "button", class: button.kind === "url" ? "address" : "" }, button.label);
    key.addEventListener("click", () => press(button));
    return key;
  }));
}

// ------------------------------------------------------------------ writing, tapping, opening

function draw_write(phone, person, chat) {
  const { parts } = phone;
  const name = chat?.title ?? page.state.bot;
  parts.text.id = `write-${phone.id}`;
  parts.label.htmlFor = parts.text.id;
  parts.label.textContent = say("write_as", { name: person.name, chat: name });
  parts.text.placeholder = parts.label.textContent;
  const silent = Boolean(chat && !chat.can_write);
  parts.text.disabled = parts.send.disabled = parts.file.disabled = silent;
  if (silent) parts.text.placeholder = say("silent");
  parts.send.textContent = say(phone.about?.message_id ? "save" : "send");
  parts.file.textContent = say("file");
  const rows = chat?.keyboard ?? [];
  parts.keyboard.hidden = !rows.length;
  parts.keyboard.replaceChildren(...rows.map((row) => key_row(row, (button) => perform(phone, "say", { chat: chat.chat_id, text: button.value }))));
}

function about(phone, what) {
  const { parts } = phone;
  if (phone.about?.message_id && !what) parts.text.value = "";
  phone.about = what;
  parts.about.hidden = !what;
  if (what) parts.about.querySelector("span").textContent = what.message_id ? say("editing") : say("replying", { text: what.text });
  if (what?.message_id) parts.text.value = what.text;
  parts.send.textContent = say(what?.message_id ? "save" : "send");
  parts.cancel.textContent = say("cancel");
}

function here(phone) {
  const person = page.state.people.find((one) => one.id === phone.id);
  return current_chat(phone, person)?.chat_id ?? "bot";
}

async function send(phone) {
  const text = phone.parts.text.value.trim();
  if (!text) return;
  const { message_id, reply_to } = phone.about ?? {};
  const chat = here(phone);
  const sent = message_id ? await perform(phone, "edit", { chat, message_id, text }) : await perform(phone, "say", { chat, text, reply_to });
  if (!sent) return;
  about(phone, null);
  phone.parts.text.value = "";
}

async function send_file(phone) {
  const [file] = phone.parts.picker.files;
  if (!file) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  let characters = "";
  for (const byte of bytes) characters += String.fromCharCode(byte);
  await perform(phone, "file", { chat: here(phone), name: file.name, data: btoa(characters) });
  phone.parts.picker.value = "";
  phone.parts.file.focus();
}

async function perform(phone, name, fields) {
  const problem = await act(name, { person: phone.id, ...fields }).catch(() => say("lost"));
  phone.parts.problem.textContent = problem;
  phone.parts.problem.hidden = !problem;
  page.changed.add(phone.id);
  schedule();
  return !problem;
}

function follow_address(phone, event) {
  const link = event.target.closest(".said a");
  if (!link) return;
  event.preventDefault();
  open_address(phone, link.getAttribute("href"));
}

async function open_address(phone, url) {
  if (!url.includes("startgroup=")) return perform(phone, "open", { url });
  const groups = page.state.chats;
  const group = groups.length === 1 ? groups[0].id : await ask_group(groups);
  return group === null ? false : perform(phone, "open", { url, group });
}

function ask_group(groups) {
  const dialog = el("group-dialog");
  return new Promise((resolve) => {
    const choose = (value) => { chosen = value; dialog.close(); };
    let chosen = null;
    el("group-choices").replaceChildren(...(groups.length ? groups : [null]).map((group) => {
      if (!group) return make("p", { class: "quiet" }, say("no_group"));
      const button = make("button", { type: "button" }, group.title);
      button.addEventListener("click", () => choose(group.id));
      return button;
    }));
    dialog.addEventListener("close", () => resolve(chosen), { once: true });
    dialog.showModal();
  });
}

// ------------------------------------------------------------------ timeline and weekbeeld

function show_timeline() {
  const { notes } = page.state.play;
  const list = el("timeline");
  list.hidden = !notes.length;
  const shape = `${page.language}${notes.length}`;
  if (list.dataset.shape === shape) return;
  list.dataset.shape = shape;
  const when = (iso) => `${moment(iso, { weekday: "short", day: "numeric", month: "short" })} ${clockTime(iso)}`;
  list.replaceChildren(...notes.map((note) => make("li", {}, make("time", { datetime: note.at }, when(note.at)), make("p", {}, note.text))));
  list.scrollTop = list.scrollHeight;
}

async function show_digest() {
  const documents = page.state.weekbeelden;
  const newest = documents[0]?.id ?? null;
  if (newest !== page.digest?.newest) page.digest = { newest, shown: null, wanted: newest };
  el("digest-none").hidden = Boolean(newest);
  el("digest").hidden = el("digest-large").hidden = !newest;
  el("digest-pick").hidden = documents.length < 2;
  if (!newest || page.digest.shown === page.digest.wanted) return;
  page.digest.shown = page.digest.wanted;
  const { html } = await ask(`weekbeeld?document=${encodeURIComponent(page.digest.wanted)}`);
  el("digest").srcdoc = el("digest-frame").srcdoc = html;
  el("digest-choice").replaceChildren(...documents.map((one) => make("option", { value: one.id }, one.name)));
  el("digest-choice").value = page.digest.wanted;
}

// ------------------------------------------------------------------ small things, and the start

function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// Tell who cannot see it that messages came: one sentence now and then, not one per message.
function tell_news() {
  el("news").textContent = page.news ? say("news", { n: page.news }) : "";
  page.news = 0;
}

el("language").addEventListener("click", () => {
  page.chosenLanguage = true;
  speak(page.language === "nl" ? "en" : "nl");
  for (const phone of page.phones.values()) draw(phone);
  if (page.state) { show_bar(); show_people(); show_timeline(); }
});
el("digest-large").addEventListener("click", () => el("digest-dialog").showModal());
el("digest-close").addEventListener("click", () => el("digest-dialog").close());
el("group-close").addEventListener("click", () => el("group-dialog").close());
el("digest-choice").addEventListener("change", () => { page.digest.wanted = el("digest-choice").value; show_digest(); });
if (matchMedia("(max-width: 48rem)").matches) el("people-box").open = false;
setInterval(tell_news, NEWS_MS);
speak("nl");
schedule();
follow();
