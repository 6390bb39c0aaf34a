// How is a piece of the page made? make("p", {class: "quiet"}, "text", node, ...); text stays text.

export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}
