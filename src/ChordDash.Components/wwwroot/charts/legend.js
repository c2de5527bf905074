import { fill, plain, value } from "./format.js";
import { colour, dash, marker, quiet } from "./palette.js";

/** Above a chart: its lines, to be hidden and shown, and what its other marks mean. */
export class Legend {
  constructor(chart, element) {
    Object.assign(this, { chart, element });
    // A line that is alone has the chart's title for a name.
    this.buttons = chart.options.lines.length === 1 || chart.board.legend ? [] : chart.options.lines.map(line => {
      const button = document.createElement("button");
      button.type = "button";
      button.addEventListener("click", () => chart.board.toggle(line.key));
      element.append(button);
      return button;
    });
    this.notes = document.createElement("span");
    this.notes.className = "chart-notes";
    element.append(this.notes);
    this.draw(); // A chart out of sight is not drawn yet, but its buttons are there.
  }

  draw() {
    const { options, board, references } = this.chart;
    this.buttons.forEach((button, index) => {
      const line = options.lines[index];
      button.setAttribute("aria-pressed", String(!board.view.hidden.has(line.key)));
      button.replaceChildren(sign(line), line.name);
    });
    const marks = options.showsMarks && board.sources.size === 1 ? [...board.sources.values()][0].marks : [];
    this.notes.replaceChildren(
      ...references.map(({ value: y, label }) => note(swatch(quiet(), "2 3", 1.5), `${label} ${value(y, options.unit)}`)),
      ...marks.map(({ sign, text, epoch }) => note(sign, fill(text, plain(epoch)))));
  }
}

/** Of all charts of a board, whose lines of the same key come and go together: boxes, and whatever is pointed at stands out. */
export class SharedLegend {
  constructor(board, element) {
    Object.assign(this, { board, element, items: new Map() });
  }

  /** Takes up the lines of a chart that are not known yet. */
  add(lines) {
    for (const line of lines) {
      if (this.items.has(line.key)) continue;
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox" });
      box.addEventListener("change", () => this.board.toggle(line.key));
      for (const [type, key] of [["pointerenter", line.key], ["focusin", line.key], ["pointerleave", null], ["focusout", null]]) {
        label.addEventListener(type, () => this.board.emphasize(key));
      }
      this.element.append(label);
      this.items.set(line.key, { line, label, box });
    }
    this.draw();
  }

  draw() {
    for (const { line, label, box } of this.items.values()) {
      box.checked = !this.board.view.hidden.has(line.key);
      label.classList.toggle("off", !box.checked);
      label.replaceChildren(box, sign(line), line.name);
    }
  }
}

function note(mark, text) {
  const element = document.createElement("span");
  element.append(mark, ` ${text}`);
  return element;
}

/** How a line is drawn: its colour and dash and, of runs among others, the marker. */
export function sign(line) {
  const svg = swatch(colour(line.hue), String(dash(line) || ""), 2.5);
  if (line.measure == null) return svg;
  const path = document.createElementNS(svg.namespaceURI, "path");
  for (const [name, content] of Object.entries({ d: marker(line.hue), fill: colour(line.hue), transform: "translate(13 7)" })) {
    path.setAttribute(name, content);
  }
  svg.append(path);
  return svg;
}

export function swatch(stroke, dashes, width) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", "26");
  svg.setAttribute("height", "14");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(svg.namespaceURI, "line");
  const attributes = { x1: 1, y1: 7, x2: 25, y2: 7, stroke, "stroke-width": width, "stroke-dasharray": dashes };
  for (const [name, content] of Object.entries(attributes)) line.setAttribute(name, content);
  svg.append(line);
  return svg;
}
