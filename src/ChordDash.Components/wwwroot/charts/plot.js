import { download, fileNameOf, fonts } from "./file.js";

/** Properties that the style sheet gives to parts of a drawing. */
const styled = [
  "fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "font-size", "font-weight", "text-anchor", "dominant-baseline",
  "paint-order",
];

/** Saves the drawing in an element as a file that needs no style sheet, with its title above it. */
export function savePlot(id, title) {
  const shown = document.getElementById(id).querySelector("svg");
  const copy = shown.cloneNode(true);
  const [from, to] = [shown, copy].map(root => [root, ...root.querySelectorAll("*")]);
  to.forEach((element, index) => {
    const style = getComputedStyle(from[index]);
    for (const name of styled) {
      const text = style.getPropertyValue(name);
      if (text && text !== "none" || name === "fill") element.setAttribute(name, text);
    }
    element.removeAttribute("class");
    element.removeAttribute("style");
  });
  copy.querySelectorAll("[stroke='rgba(0, 0, 0, 0)'][fill='rgba(0, 0, 0, 0)'], [stroke='rgba(0, 0, 0, 0)'][fill='none']")
    .forEach(element => element.remove()); // What only makes parts easier to point at.
  copy.querySelectorAll("a").forEach(link => link.replaceWith(...link.childNodes));
  const [x, y, width, height] = shown.getAttribute("viewBox").split(" ").map(Number);
  const head = 36;
  const heading = document.createElementNS(copy.namespaceURI, "text");
  const attributes = { x: x + 12, y: y - 12, "font-size": 16, "font-weight": 600 };
  for (const [name, text] of Object.entries(attributes)) heading.setAttribute(name, text);
  heading.textContent = title;
  const paper = document.createElementNS(copy.namespaceURI, "rect");
  const style = getComputedStyle(document.documentElement);
  const box = { x, y: y - head, width, height: height + head, fill: style.getPropertyValue("--cd-card").trim() };
  for (const [name, text] of Object.entries(box)) paper.setAttribute(name, text);
  copy.prepend(paper, heading);
  const outer = {
    viewBox: `${x} ${y - head} ${width} ${height + head}`, width, height: height + head, "font-family": fonts,
    fill: style.getPropertyValue("--cd-ink").trim(),
  };
  for (const [name, text] of Object.entries(outer)) copy.setAttribute(name, text);
  download(`${fileNameOf(title)}.svg`, new XMLSerializer().serializeToString(copy), "image/svg+xml");
}
