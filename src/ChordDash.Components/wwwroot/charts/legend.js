import { fill, plain, value } from "./format.js";
import { colour, quiet } from "./palette.js";

/** Above a chart: its lines, to be hidden and shown, and what its other marks mean. */
export class Legend {
  constructor(chart, element) {
    Object.assign(this, { chart, element });
    // A line that is alone has the chart's title for a name.
    this.buttons = chart.options.lines.length === 1 ? [] : chart.options.lines.map(line => {
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
      button.replaceChildren(swatch(colour(line.hue), line.dashed ? "5 4" : "", 2.5), line.name);
    });
    const marks = options.showsMarks && board.sources.size === 1 ? [...board.sources.values()][0].marks : [];
    this.notes.replaceChildren(
      ...references.map(({ value: y, label }) => note(swatch(quiet(), "2 3", 1.5), `${label} ${value(y, options.unit)}`)),
      ...marks.map(({ sign, text, epoch }) => note(sign, fill(text, plain(epoch)))));
  }
}

function note(sign, text) {
  const element = document.createElement("span");
  element.append(sign, ` ${text}`);
  return element;
}

export function swatch(stroke, dashes, width) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("width", "26");
  svg.setAttribute("height", "10");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(svg.namespaceURI, "line");
  const attributes = { x1: 1, y1: 5, x2: 25, y2: 5, stroke, "stroke-width": width, "stroke-dasharray": dashes };
  for (const [name, content] of Object.entries(attributes)) line.setAttribute(name, content);
  svg.append(line);
  return svg;
}
