import { fill, plain, value } from "./format.js";
import { sign } from "./legend.js";

/**
 * The way about a chart: a line with the figures of one epoch, moved by mouse, finger or arrow keys; dragging zooms, and moves the
 * view with Shift. Figures come from the points themselves, not from what is drawn of them.
 */
export class Cursor {
  constructor(chart) {
    Object.assign(this, { chart, x: null, drag: null });
    const { plot } = chart;
    const part = name => plot.appendChild(Object.assign(document.createElement("div"), { className: name, hidden: true }));
    [this.line, this.box, this.tip] = [part("cursor-line"), part("zoom-box"), part("chart-tip")];
    this.spoken = plot.appendChild(Object.assign(document.createElement("p"), { className: "visually-hidden" }));
    this.spoken.setAttribute("aria-live", "polite");
    plot.addEventListener("pointerdown", event => this.press(event));
    plot.addEventListener("pointermove", event => this.move(event));
    plot.addEventListener("pointerup", event => this.release(event));
    plot.addEventListener("pointercancel", () => this.cancel());
    plot.addEventListener("pointerleave", () => { if (!this.drag) this.hide(); });
    plot.addEventListener("dblclick", () => this.chart.board.zoom(-Infinity, Infinity));
    plot.addEventListener("keydown", event => this.key(event));
    plot.addEventListener("blur", () => this.hide());
  }

  /** Where ApexCharts has put its axes, in pixels and in units. */
  get frame() {
    const globals = this.chart.apex?.w.globals;
    if (!globals) return null;
    const { translateX: left, translateY: top, gridWidth: width, gridHeight: height, minX: from, maxX: to } = globals;
    return width > 0 && to > from ? { left, top, width, height, from, to } : null;
  }

  at(event) {
    const { frame } = this;
    const pixels = Math.min(Math.max(event.clientX - this.chart.plot.getBoundingClientRect().left - frame.left, 0), frame.width);
    return { pixels, x: frame.from + pixels / frame.width * (frame.to - frame.from) };
  }

  press(event) {
    if (event.button !== 0 || !this.frame) return;
    const { from, to } = this.chart.range;
    this.drag = { ...this.at(event), shift: event.shiftKey, range: { from, to }, pointer: event.pointerId };
  }

  move(event) {
    if (!this.frame) return;
    const { drag, frame } = this;
    const here = this.at(event);
    if (!drag) return this.show(here.x, false);
    if (!this.chart.plot.hasPointerCapture(drag.pointer)) this.chart.plot.setPointerCapture(drag.pointer);
    if (drag.shift) {
      const moved = (drag.pixels - here.pixels) / frame.width * (drag.range.to - drag.range.from);
      return this.chart.board.zoom(drag.range.from + moved, drag.range.to + moved);
    }
    const [left, right] = [drag.pixels, here.pixels].sort((a, b) => a - b);
    this.box.hidden = false;
    Object.assign(this.box.style, {
      left: `${frame.left + left}px`, width: `${right - left}px`, top: `${frame.top}px`, height: `${frame.height}px`,
    });
  }

  release(event) {
    const { drag } = this;
    this.cancel();
    if (!drag || drag.shift || !this.frame) return;
    const here = this.at(event);
    if (Math.abs(here.pixels - drag.pixels) < 6) return this.show(here.x, false);
    this.chart.board.zoom(Math.min(here.x, drag.x), Math.max(here.x, drag.x));
  }

  cancel() {
    this.drag = null;
    this.box.hidden = true;
  }

  key(event) {
    const { board, range } = this.chart;
    const { from, to } = range;
    const width = to - from;
    const centre = this.x ?? (from + to) / 2;
    const actions = {
      ArrowLeft: () => event.shiftKey ? board.zoom(from - width / 10, to - width / 10) : this.step(-1),
      ArrowRight: () => event.shiftKey ? board.zoom(from + width / 10, to + width / 10) : this.step(1),
      Home: () => this.show(from, true),
      End: () => this.show(to, true),
      "+": () => board.zoom(centre - width / 4, centre + width / 4),
      "-": () => board.zoom(centre - width, centre + width),
      0: () => board.zoom(-Infinity, Infinity),
      Escape: () => this.hide(),
    };
    const action = actions[event.key === "=" ? "+" : event.key];
    if (!action || event.ctrlKey || event.metaKey || event.altKey || (event.key === "Escape" && this.tip.hidden)) return;
    event.preventDefault();
    action();
  }

  /** To the next point of the first line that has any. */
  step(by) {
    const { board, range } = this.chart;
    const source = [...board.sources.values()].find(one => one.count);
    if (!source) return;
    const axis = board.view.x;
    const index = this.x == null ? source.nearest(by > 0 ? range.from : range.to, axis) : source.nearest(this.x, axis) + by;
    if (index >= 0 && index < source.count) this.show(source.columns[axis][index], true);
  }

  refresh() {
    if (this.x != null && !this.tip.hidden) this.show(this.x, false);
  }

  hide() {
    this.x = null;
    this.line.hidden = this.tip.hidden = true;
  }

  /** @param aloud Whether screen readers are told: for the keyboard, not for the mouse. */
  show(x, aloud) {
    const { frame, chart } = this;
    const found = this.read(x);
    if (!frame || !found) return this.hide();
    this.x = found.x;
    const pixels = frame.left + (found.x - frame.from) / (frame.to - frame.from) * frame.width;
    this.line.hidden = this.tip.hidden = false;
    Object.assign(this.line.style, { left: `${pixels}px`, top: `${frame.top}px`, height: `${frame.height}px` });
    this.tip.replaceChildren(heading(found.title), ...found.rows.map(row => figure(row)));
    const { clientWidth } = chart.plot;
    const onTheLeft = pixels > clientWidth / 2;
    Object.assign(this.tip.style, {
      left: onTheLeft ? "" : `${pixels + 12}px`,
      right: onTheLeft ? `${clientWidth - pixels + 12}px` : "",
      top: `${frame.top + 6}px`,
    });
    if (aloud) this.spoken.textContent = [found.title, ...found.rows.map(({ line, text }) => `${line.name} ${text}`)].join(", ");
  }

  /** The figures of the points nearest to an x, of all visible lines. */
  read(x) {
    const { chart } = this;
    const { view, texts, sources } = chart.board;
    let title = null, place = null;
    const rows = [];
    for (const line of chart.lines) {
      const source = chart.source(line);
      const index = source.nearest(x, view.x);
      // A run that ended long before this place has nothing to say here.
      if (index < 0 || (sources.size > 1 && source.columns[view.x].at(-1) < x - (chart.range.to - chart.range.from) / 20)) continue;
      place ??= source.columns[view.x][index];
      title ??= fill(texts.point, plain(source.columns.epoch[index]), plain(source.columns.minutes[index], 1));
      const weight = view.weight(source.count);
      const exact = source.columns[line.column][index];
      const shown = source.line(line.column, weight)[index];
      rows.push({ line, number: shown, text: value(shown, chart.options.unit), raw: weight > 0 ? value(exact, chart.options.unit) : null });
    }
    // Runs stand in the order of their lines at this place, from top to bottom.
    if (sources.size > 1) rows.sort((one, other) => (other.number ?? -Infinity) - (one.number ?? -Infinity));
    return place == null ? null : { x: place, title, rows };
  }
}

function heading(text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
}

function figure({ line, text, raw }) {
  const element = document.createElement("span");
  const number = document.createElement("b");
  number.textContent = text;
  element.append(sign(line), ` ${line.name} `, number);
  if (raw != null) element.append(Object.assign(document.createElement("i"), { textContent: ` ${raw}` }));
  return element;
}
