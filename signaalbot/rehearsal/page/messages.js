// What stands in a chat? The messages as a list that changes in place, so focus and reading stay where they are.

import { make } from "./make.js";
import { rehearsal } from "./rehearsal.js";
import { clockTime, dayName, say, spoken } from "./words.js";

const NEAR_THE_END = 60;

// Draw the messages of `chat` in `list`; returns how many came that were not there.
// `tools` has press(button, message) and about(what): what a tap does, and what "Antwoord" and "Wijzig" do.
export function drawMessages(list, chat, tools) {
  const view = `${chat?.chat_id}/${spoken()}`;
  const opened = list.dataset.view !== view;
  const follows = opened || list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_THE_END;
  if (opened) list.replaceChildren();
  list.dataset.view = view;
  list.setAttribute("aria-label", chat ? say("messages_in", { chat: chat.title }) : say("no_chat"));
  const fresh = place(list, rowsOf(chat, tools), (row) => nodeOf(row, chat, tools), !opened);
  if (follows) list.scrollTop = list.scrollHeight;
  putInReach(list, list.contains(document.activeElement) ? list.dataset.current : undefined);
  return fresh;
}

// Let the arrow keys go from message to message. Only one message at a time has its buttons in the tab order,
// the newest to begin with, so the box to write in stays near.
export function walkWithArrows(list) {
  list.addEventListener("focusin", (event) => putInReach(list, event.target.closest(".message")?.dataset.id));
  list.addEventListener("keydown", (event) => {
    const messages = [...list.querySelectorAll(".message")];
    const at = messages.findIndex((node) => node.contains(document.activeElement));
    const to = { ArrowUp: at < 0 ? messages.length - 1 : at - 1, ArrowDown: at + 1, Home: 0, End: messages.length - 1 }[event.key];
    if (!messages[to]) return;
    event.preventDefault();
    messages[to].focus();
  });
}

function putInReach(list, id) {
  const messages = [...list.querySelectorAll(".message")];
  const current = messages.find((node) => node.dataset.id === id) ?? messages.at(-1);
  list.dataset.current = current?.dataset.id ?? "";
  for (const node of messages) {
    for (const control of node.querySelectorAll("button, a")) control.tabIndex = node === current ? 0 : -1;
  }
}

function rowsOf(chat, tools) {
  if (!chat) return [{ key: "empty", shape: "", empty: say("no_chat") }];
  const rows = tools.earlier ? [{ key: "earlier", shape: chat.messages[0].at, earlier: tools.earlier }] : [];
  let day = "";
  for (const message of chat.messages) {
    if (dayName(message.at) !== day) {
      day = dayName(message.at);
      rows.push({ key: `day ${day}`, shape: day, day });
    }
    rows.push({ key: String(message.message_id), shape: JSON.stringify(message), message });
  }
  if (!chat.messages.length) rows.push({ key: "empty", shape: "", empty: say(chat.kind === "private" ? "empty" : "empty_group") });
  return rows;
}

// Make the list hold these rows, keeping every node that did not change.
function place(list, rows, make_node, marks) {
  const old = new Map([...list.children].map((node) => [node.dataset.id, node]));
  let fresh = 0;
  rows.forEach((row, index) => {
    const was = old.get(row.key);
    old.delete(row.key);
    const same = was?.dataset.shape === row.shape;
    const node = same ? was : make_node(row);
    if (!same) {
      Object.assign(node.dataset, { id: row.key, shape: row.shape });
      const focused = was?.contains(document.activeElement);
      was?.replaceWith(node);
      if (focused) node.focus({ preventScroll: true });
      if (marks && row.message && !row.message.own) {
        node.classList.add("fresh");
        fresh += was ? 0 : 1;
      }
    }
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
  for (const node of old.values()) node.remove();
  return fresh;
}

function nodeOf(row, chat, tools) {
  if (row.day) return make("li", { class: "day" }, row.day);
  if (row.earlier) return earlierNode(row.earlier);
  if (row.empty) return make("li", { class: "empty" }, row.empty);
  const { message } = row;
  if (message.service) return make("li", { class: "message service", tabindex: "-1" }, message.text);
  const fromBot = !message.own && message.sender === rehearsal.state.bot;
  const bubble = make("div", { class: "bubble" }, byLine(message), ...quote(message, chat), words(message), ...file(message), meta(message, tools), ...toast(message));
  const node = make("li", { class: `message${message.own ? " own" : ""}${fromBot ? " bot" : ""}`, tabindex: "-1" }, bubble);
  if (message.buttons.length) node.append(make("div", { class: "keys" }, ...keyRows(message.buttons, (button) => tools.press(button, message))));
  return node;
}

function earlierNode(fetch_more) {
  const button = make("button", { type: "button", class: "plain" }, say("earlier"));
  button.addEventListener("click", fetch_more);
  return make("li", { class: "earlier" }, button);
}

export function keyRows(rows, press) {
  return rows.map((row) => make("div", {}, ...row.map((button) => {
    const key = make("button", { type: "button", class: button.kind === "url" ? "address" : "key" }, button.label);
    key.addEventListener("click", () => press(button));
    return key;
  })));
}

function byLine(message) {
  const line = make("p", { class: "by" }, make("span", { class: message.own ? "unseen" : "name" }, message.sender));
  if (message.tag) line.append(make("span", { class: "tag" }, message.tag));
  return line;
}

function quote(message, chat) {
  const answered = message.reply_to && chat.messages.find((one) => one.message_id === message.reply_to);
  return answered ? [make("p", { class: "quote" }, `${answered.sender}: ${answered.text}`)] : [];
}

function words(message) {
  const node = make("div", { class: "said" });
  node.innerHTML = message.html; // made safe by the rehearsal, and the policy of the page allows no scripts in it
  return node;
}

function file(message) {
  if (!message.file) return [];
  const size = Math.max(1, Math.round(message.file.size / 1024));
  const href = `rehearsal/file/${encodeURIComponent(message.file.file_id)}`;
  return [make("a", { class: "attached", href, download: message.file.name }, `${message.file.name} (${size} kB)`)];
}

function toast(message) {
  return message.toast ? [make("p", { class: "toast" }, make("span", { class: "unseen" }, `${say("answer")} `), message.toast)] : [];
}

function meta(message, tools) {
  const line = make("p", { class: "meta" });
  const tool = (key, what) => {
    const button = make("button", { type: "button", class: "plain" }, say(key));
    button.addEventListener("click", () => tools.about(what));
    line.append(button);
  };
  tool("reply", { reply_to: message.message_id, text: message.text });
  if (message.own && message.text) tool("edit", { message_id: message.message_id, text: message.text });
  if (message.edited) line.append(make("span", {}, say("edited")));
  line.append(make("time", { datetime: message.at }, clockTime(message.at)));
  return line;
}
