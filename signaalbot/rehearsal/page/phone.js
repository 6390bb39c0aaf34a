// What does one phone show, and what can its owner do? Chats, messages, and a box to write in.

import { make } from "./make.js";
import { drawMessages, keyRows, walkWithArrows } from "./messages.js";
import { act, ask, lead, personOf, rehearsal } from "./rehearsal.js";
import { say } from "./words.js";

const IN_PRIVATE_FIRST = ["worker", "coordinator", "stranger"];
const AT_FIRST = 60; // messages of a chat that are fetched, until somebody asks for earlier ones
const EARLIER = 200;
const ALL = 100000;

export class Phone {
  constructor(id, closed) {
    this.id = id;
    this.chosen = null; // the chat that was chosen by hand
    this.acted = null; // the chat in which the play last let this person do something
    this.newest = AT_FIRST;
    this.read = new Map(); // per chat: the number of the last message that was on the screen
    this.chats = [];
    this.subject = null; // the message that is answered or edited
    this.node = document.getElementById("phone-template").content.cloneNode(true).querySelector(".phone");
    this.part = (name) => this.node.querySelector(`.${name}`);
    this.listen(closed);
  }

  get person() {
    return personOf(this.id);
  }

  get chat() {
    const inPrivate = IN_PRIVATE_FIRST.includes(this.person.side);
    const named = (id) => this.chats.find((chat) => chat.chat_id === id);
    return named(this.chosen) ?? named(this.acted)
      ?? this.chats.find((chat) => (chat.kind === "private") === inPrivate)
      ?? this.chats[0] ?? null;
  }

  listen(closed) {
    const { part } = this;
    part("phone-close").addEventListener("click", () => closed(this.id));
    part("phone-take").addEventListener("click", () => lead(this.taken ? "give" : "take", { person: this.id }));
    part("write").addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    part("write-text").addEventListener("keydown", (event) => this.key(event));
    part("write-cancel").addEventListener("click", () => this.about(null));
    part("write-file").addEventListener("click", () => part("write-picker").click());
    part("write-picker").addEventListener("change", () => this.sendFile());
    part("messages").addEventListener("click", (event) => this.followAddress(event));
    part("pinned-text").addEventListener("click", () => this.showPinned());
    walkWithArrows(part("messages"));
  }

  // Look again at what this person sees; returns how many messages are new.
  async look() {
    const seen = await ask(`view/${this.id}?newest=${this.newest}`);
    const first = !this.chats.length;
    this.chats = seen.chats.sort((one, other) => (one.kind === "private") - (other.kind === "private"));
    if (first) for (const chat of this.chats) this.read.set(chat.chat_id, chat.messages.at(-1)?.message_id);
    return this.node.isConnected ? this.draw() : 0;
  }

  // Fetch more of what was said before, and stay at the message that was on top.
  async showEarlier(count = EARLIER) {
    const list = this.part("messages");
    const height = list.scrollHeight - list.scrollTop;
    this.newest += count;
    await this.look();
    list.scrollTop = list.scrollHeight - height;
    list.focus({ preventScroll: true });
  }

  get taken() {
    return Boolean(rehearsal.state.play.taken?.includes(this.id));
  }

  get off() {
    return Boolean(rehearsal.state.play.off?.includes(this.id));
  }

  draw() {
    this.followPlay();
    this.drawHead();
    this.drawChats();
    this.drawPinned();
    const tools = {
      press: (button, message) => this.press(button, message),
      about: (what) => this.about(what),
      earlier: this.chat?.messages.length >= this.newest ? () => this.showEarlier() : null,
    };
    const fresh = drawMessages(this.part("messages"), this.chat, tools);
    this.drawWrite();
    return fresh;
  }

  // Turn to the chat in which the play lets this person act, unless somebody chose a chat by hand.
  followPlay() {
    const { last } = rehearsal.state.play;
    if (last?.person !== this.id || last.act === "note") return;
    this.acted = last.chat ?? this.chats.find((chat) => chat.kind === "private")?.chat_id ?? null;
  }

  drawHead() {
    const { part, person, taken } = this;
    this.node.classList.toggle("taken", taken);
    part("phone-take").hidden = !rehearsal.state.play.speed || rehearsal.state.play.state === "done";
    part("phone-take").setAttribute("aria-pressed", taken);
    part("phone-take").textContent = say("take");
    part("phone-take").setAttribute("aria-label", say("take_who", { name: person.name }));
    part("phone-off").hidden = !this.off;
    part("phone-off").textContent = say("phone_off", { name: person.name });
    part("phone-name").textContent = person.name;
    part("phone-name").id = `phone-${this.id}`;
    this.node.setAttribute("aria-labelledby", part("phone-name").id);
    part("phone-function").textContent = person.function;
    part("phone-close").textContent = say("close");
    part("phone-close").setAttribute("aria-label", say("close_phone", { name: person.name }));
    part("pinned-mark").textContent = say("pinned");
  }

  drawChats() {
    const list = this.part("chats");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.chat : null;
    list.setAttribute("aria-label", say("chats_of", { name: this.person.name }));
    list.replaceChildren(...this.chats.map((chat) => make("li", {}, this.chatButton(chat))));
    if (focused) list.querySelector(`[data-chat="${focused}"]`)?.focus();
  }

  chatButton(chat) {
    const current = chat === this.chat;
    if (current) this.read.set(chat.chat_id, chat.messages.at(-1)?.message_id);
    const read = this.read.get(chat.chat_id) ?? 0;
    const fresh = chat.messages.filter((one) => one.message_id > read && !one.own).length;
    const button = make("button", { type: "button", "data-chat": chat.chat_id, "aria-current": current }, make("span", {}, chat.title));
    if (fresh > 0) button.append(make("span", { class: "badge" }, String(fresh), make("span", { class: "unseen" }, ` ${say("new")}`)));
    button.addEventListener("click", () => {
      this.chosen = chat.chat_id;
      this.about(null, { focus: false });
      this.draw();
    });
    return button;
  }

  drawPinned() {
    const pinned = this.chat?.pinned_message;
    this.part("pinned").hidden = !pinned;
    if (pinned) this.part("pinned-text").textContent = pinned.text.split("\n").filter(Boolean).slice(0, 2).join(" · ");
  }

  async showPinned() {
    const list = this.part("messages");
    const find = () => list.querySelector(`[data-id="${this.chat.pinned_message?.message_id}"]`);
    if (!find()) await this.showEarlier(ALL);
    if (!find()) return;
    list.scrollTop = find().offsetTop - 12;
    find().focus({ preventScroll: true });
  }

  drawWrite() {
    const { chat, part } = this;
    const text = part("write-text");
    const silent = this.off || Boolean(chat && !chat.can_write);
    text.id = `write-${this.id}`;
    part("write-label").htmlFor = text.id;
    part("write-label").textContent = say("write_as", { name: this.person.name, chat: chat?.title ?? rehearsal.state.bot });
    text.placeholder = silent ? say("silent") : part("write-label").textContent;
    text.disabled = part("send").disabled = part("write-file").disabled = silent;
    part("write-file").textContent = say("file");
    part("write-cancel").textContent = say("cancel");
    part("send").textContent = say(this.subject?.message_id ? "save" : "send");
    const rows = chat?.keyboard ?? [];
    part("keyboard").hidden = !rows.length;
    part("keyboard").replaceChildren(...keyRows(rows, (button) => this.press(button)));
  }

  // Write about a message: {reply_to, text} answers it, {message_id, text} edits it, null is something new.
  about(what, { focus = true } = {}) {
    const text = this.part("write-text");
    if (what?.message_id) text.value = what.text;
    else if (this.subject?.message_id) text.value = "";
    this.subject = what;
    this.part("write-about").hidden = !what;
    const sentence = what?.message_id ? say("editing") : say("replying", { text: what?.text ?? "" });
    this.part("write-subject").textContent = sentence;
    this.drawWrite();
    if (focus) text.focus();
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    }
    if (event.key === "Escape" && this.subject) this.about(null);
  }

  async send() {
    const box = this.part("write-text");
    const text = box.value.trim();
    if (!text) return;
    const { message_id, reply_to } = this.subject ?? {};
    const done = message_id ? await this.perform("edit", { message_id, text }) : await this.perform("say", { text, reply_to });
    if (!done) return;
    this.about(null);
    box.value = "";
  }

  async sendFile() {
    const picker = this.part("write-picker");
    const [file] = picker.files;
    if (!file) return;
    const address = await new Promise((resolve) => {
      const reader = new FileReader();
      reader.addEventListener("load", () => resolve(reader.result));
      reader.readAsDataURL(file);
    });
    await this.perform("file", { name: file.name, data: address.split(",")[1] });
    picker.value = "";
    this.part("write-file").focus();
  }

  press(button, message) {
    if (button.kind === "url") return this.open(button.value);
    if (button.kind === "copy") return navigator.clipboard?.writeText(button.value);
    if (button.kind === "text") return this.perform("say", { text: button.value });
    return this.perform("tap", { message_id: message.message_id, button: button.value });
  }

  followAddress(event) {
    const link = event.target.closest(".said a");
    if (!link) return;
    event.preventDefault();
    this.open(link.getAttribute("href"));
  }

  async open(url) {
    if (!url.includes("startgroup=")) return this.perform("open", { url });
    const group = await chooseGroup(rehearsal.state.chats);
    return group && this.perform("open", { url, group });
  }

  async perform(name, fields) {
    const problem = await act(name, { person: this.id, chat: this.chat?.chat_id ?? "bot", ...fields });
    this.part("problem").textContent = problem;
    this.part("problem").hidden = !problem;
    rehearsal.changed.add(this.id);
    return !problem;
  }
}

// Ask which group a bot is added to; with one group there is nothing to ask. Gives null when nothing is chosen.
function chooseGroup(groups) {
  if (groups.length === 1) return groups[0].id;
  const dialog = document.getElementById("group-dialog");
  return new Promise((resolve) => {
    const buttons = groups.map((group) => {
      const button = make("button", { type: "button" }, group.title);
      button.addEventListener("click", () => { resolve(group.id); dialog.close(); });
      return button;
    });
    document.getElementById("group-choices").replaceChildren(...(buttons.length ? buttons : [say("no_group")]));
    dialog.addEventListener("close", () => resolve(null), { once: true });
    dialog.showModal();
  });
}
