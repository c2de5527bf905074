import { Chart } from "./chart.js";
import { SharedLegend } from "./legend.js";
import { onThemeChange } from "./palette.js";
import { Source } from "./store.js";
import { View } from "./view.js";

/** The charts of a page: they share their points and what the user chose to see. */
const boards = new Map();

/** @param options `columns`: names; `sources`: keys; `texts`: sentences in the page's language. */
export function createBoard(id, element, options) {
  boards.set(id, new Board(element, options));
}

export function addChart(id, element, options) {
  boards.get(id)?.add(element, options);
}

export function removeChart(id, element) {
  boards.get(id)?.remove(element);
}

/**
 * @param updates For a source: `columns` from the point `from` on, its `marks`.
 * @param references For a chart's key: its horizontal lines.
 */
export function update(id, updates, references) {
  boards.get(id)?.update(updates, references);
}

export function destroyBoard(id) {
  boards.get(id)?.destroy();
  boards.delete(id);
}

class Board {
  constructor(element, { columns, sources, texts }) {
    Object.assign(this, { element, texts, view: new View(), charts: new Map(), references: {}, frame: 0, waiting: 0, rested: 0, cost: 0 });
    const legend = element.querySelector(".board-legend");
    this.legend = legend && new SharedLegend(this, legend);
    this.sources = new Map(sources.map(key => [key, new Source(columns)]));
    this.seen = new IntersectionObserver(entries => {
      for (const { target, isIntersecting } of entries) {
        const chart = this.charts.get(target);
        if (!chart) continue;
        chart.visible = isIntersecting;
        this.request();
      }
    }, { rootMargin: "200px" });
    this.resized = new ResizeObserver(entries => {
      for (const { target } of entries) {
        const chart = this.charts.get(target);
        if (chart) this.invalidate(chart);
      }
    });
    this.forget = onThemeChange(() => {
      this.legend?.draw();
      this.invalidate();
    });
    this.connectControls();
  }

  add(element, options) {
    if (this.charts.has(element)) return;
    const chart = new Chart(this, element, options);
    this.charts.set(element, chart);
    this.legend?.add(options.lines);
    this.seen.observe(element);
    this.resized.observe(element);
    this.invalidate(chart);
  }

  remove(element) {
    const chart = this.charts.get(element);
    if (!chart) return;
    this.charts.delete(element);
    this.seen.unobserve(element);
    this.resized.unobserve(element);
    chart.destroy();
  }

  update(updates, references) {
    for (const { source: key, generation, from, columns, marks } of updates) {
      const source = this.sources.get(key);
      source.append(generation, from, columns);
      source.marks = marks;
    }
    this.references = references;
    this.showControls();
    this.mark();
    // Drawing takes no more than a tenth of the time, however slow the machine and however many pages it shows; what the user does is
    // drawn at once.
    this.waiting ||= setTimeout(() => { this.waiting = 0; this.request(); }, Math.max(0, this.rested - performance.now()));
  }

  /** What the user changed: drawn at once, and kept in the address. */
  changed() {
    this.view.store();
    this.showControls();
    this.legend?.draw();
    this.invalidate();
  }

  mark(chart) {
    for (const one of chart ? [chart] : this.charts.values()) one.dirty = true;
  }

  invalidate(chart) {
    this.mark(chart);
    this.request();
  }

  get due() { return [...this.charts.values()].filter(chart => chart.visible && chart.dirty); }

  /** Draws what is dirty and seen, a chart in each frame, the one at hand first: a page of many charts stays as quick as one. */
  request() {
    this.frame ||= requestAnimationFrame(async () => {
      const { due } = this;
      const next = due.find(chart => chart.element.matches(":hover, :focus-within")) ?? due[0];
      if (next) {
        const start = performance.now();
        // Awaited with the frame taken: one drawing at a time.
        await next.draw().finally(() => { this.frame = 0; });
        this.cost += performance.now() - start;
      }
      this.frame = 0;
      if (this.due.length > 0) return this.request();
      this.rested = performance.now() + 9 * this.cost;
      this.cost = 0;
    });
  }

  get most() { return Math.max(0, ...[...this.sources.values()].map(source => source.count)); }

  /** Both ends of all points on the chosen axis. */
  get whole() {
    const last = Math.max(...[...this.sources.values()].map(source => source.columns[this.view.x].at(-1) ?? 0));
    return this.view.x === "epoch" ? { from: last <= 11 ? 1 : 0, to: Math.max(2, last) } : { from: 0, to: last || 1 };
  }

  zoom(from, to) {
    const { whole, view } = this;
    const width = Math.min(Math.max(to - from, view.x === "epoch" ? 1 : whole.to / 10000), whole.to - whole.from);
    const start = Math.min(Math.max(from, whole.from), whole.to - width);
    if (width >= whole.to - whole.from) view.zoom(null, null); else view.zoom(start, start + width);
    this.changed();
  }

  toggle(key) {
    if (!this.view.hidden.delete(key)) this.view.hidden.add(key);
    this.changed();
  }

  /** Fades all lines but those of a key; none for null. */
  emphasize(key) {
    this.emphasized = key;
    for (const chart of this.charts.values()) chart.emphasize();
  }

  connectControls() {
    const control = name => this.element.querySelector(`[data-control=${name}]`);
    this.controls = {
      smoothing: control("smoothing"), weight: control("weight"), epoch: control("epoch"), minutes: control("minutes"),
      log: control("log"), reset: control("reset"),
    };
    const { smoothing, epoch, minutes, log, reset } = this.controls;
    smoothing.addEventListener("input", () => { this.view.smoothing = Number(smoothing.value); this.changed(); });
    epoch.addEventListener("click", () => this.setAxis("epoch"));
    minutes.addEventListener("click", () => this.setAxis("minutes"));
    log?.addEventListener("click", () => { this.view.log = !this.view.log; this.changed(); });
    reset.addEventListener("click", () => { this.view.zoom(null, null); this.changed(); });
    this.showControls();
  }

  showControls() {
    const { smoothing, weight, epoch, minutes, log, reset } = this.controls;
    smoothing.value = String(this.view.weight(this.most));
    weight.textContent = Number(smoothing.value).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 2 });
    epoch.setAttribute("aria-pressed", String(this.view.x === "epoch"));
    minutes.setAttribute("aria-pressed", String(this.view.x === "minutes"));
    log?.setAttribute("aria-pressed", String(this.view.log));
    reset.hidden = !this.view.zoomed;
  }

  setAxis(axis) {
    const { view } = this;
    if (view.x === axis) return;
    const [first] = this.sources.values();
    const [from, to] = view.zoomed ? [first.convert(view.from, view.x, axis), first.convert(view.to, view.x, axis)] : [null, null];
    view.x = axis;
    view.zoom(...(from != null && from < to ? [from, to] : [null, null]));
    this.changed();
  }

  destroy() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.waiting);
    this.seen.disconnect();
    this.resized.disconnect();
    this.forget();
    this.charts.forEach(chart => chart.destroy());
  }
}
