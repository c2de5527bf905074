import ApexCharts from "../lib/apexcharts/apexcharts.esm.js";
import { Cursor } from "./cursor.js";
import { plain, value } from "./format.js";
import { Legend } from "./legend.js";
import { connectMenu } from "./menu.js";
import { colour, dash, grid, isDark, quiet, shape } from "./palette.js";
import { lowerBound, pick, ticks } from "./series.js";

/** One figure: ApexCharts draws its lines, the rest of what one sees and does is here. */
export class Chart {
  /** @param options `key`, `title`, `lines` (source, column, key, name, hue, dashed), `unit`, `minimum`, `maximum`, `canLog`, `height`. */
  constructor(board, element, options) {
    Object.assign(this, { board, element, options, visible: false, dirty: true });
    this.plot = element.querySelector(".plot");
    this.legend = new Legend(this, element.querySelector(".chart-legend"));
    this.drawing = document.createElement("div");
    this.drawing.setAttribute("aria-hidden", "true");
    this.plot.append(this.drawing);
    this.cursor = new Cursor(this);
    connectMenu(this);
  }

  get log() { return this.board.view.log && this.options.canLog; }

  get lines() { return this.options.lines.filter(line => !this.board.view.hidden.has(line.key)); }

  get range() { return this.board.view.zoomed ? this.board.view : this.board.whole; }

  get references() { return this.board.references[this.options.key] ?? []; }

  get height() {
    return document.fullscreenElement === this.element ? innerHeight - this.plot.getBoundingClientRect().top - 24 : this.options.height;
  }

  source(line) { return this.board.sources.get(line.source); }

  async draw() {
    this.dirty = false;
    this.legend.draw();
    this.plot.dataset.empty = String(this.board.most === 0);
    const options = this.configure();
    const drawn = this.apex
      ? this.apex.updateOptions(options, false, false, false)
      : (this.apex = new ApexCharts(this.drawing, options)).render();
    // A page that is left while a chart is drawn takes the drawing away from under it.
    await drawn.catch(error => { if (!this.gone) throw error; });
    if (this.gone) return;
    this.cursor.refresh();
    this.emphasize();
  }

  /** Fades what the board's legend does not point at. */
  emphasize() {
    const key = this.board.emphasized;
    this.drawing.querySelectorAll(".apexcharts-series").forEach((element, index) => {
      const line = this.drawn?.[Number(element.getAttribute("data:realIndex") ?? index)]?.line;
      element.style.opacity = key == null || line?.key === key ? "" : ".12";
    });
  }

  /** The lines that are seen, and both axes. */
  figure() {
    const drawn = this.series();
    const { x } = this.board.view;
    const { from, to } = this.range;
    const axis = to - from > 20 && this.board.view.zoomed && x === "epoch"
      ? { from, to, count: 8, step: 1 }
      : ticks(from, to, { whole: x === "epoch", most: this.plot.clientWidth < 420 ? 5 : 10 });
    const digits = x === "epoch" ? 0 : Math.max(0, -Math.floor(Math.log10(axis.step) + 1e-9)) + (axis.step < 1 ? 0 : 1);
    return { drawn, vertical: this.vertical(drawn), axis, digits };
  }

  /** Everything that ApexCharts is told: it keeps no state of its own. */
  configure() {
    const { drawn, vertical, axis, digits } = this.figure();
    this.drawn = drawn;
    return {
      series: drawn.map(({ name, data }) => ({
        name, data: data.map(({ x: at, y }) => ({ x: at, y: y == null ? null : vertical.place(y) })),
      })),
      chart: {
        type: "line", height: this.height, animations: { enabled: false }, parentHeightOffset: 0,
        fontFamily: "inherit", background: "transparent",
        toolbar: { show: false }, zoom: { enabled: false }, redrawOnParentResize: false, redrawOnWindowResize: false,
      },
      theme: { mode: isDark() ? "dark" : "light" },
      fill: { opacity: 1 },
      colors: drawn.map(({ line, raw }) => colour(line.hue) + (raw ? "40" : "")),
      stroke: {
        width: drawn.map(({ raw }) => raw ? 1.5 : 2.25), curve: "straight", dashArray: drawn.map(({ line }) => dash(line)),
      },
      markers: {
        size: drawn.map(({ line, raw, data }) => raw || line.dashed || data.length * 16 > this.plot.clientWidth ? 0 : 4), strokeWidth: 0,
        shape: drawn.map(({ line }) => shape(line.hue)), hover: { sizeOffset: 0 },
      },
      xaxis: {
        type: "numeric", min: axis.from, max: axis.to, tickAmount: axis.count, axisBorder: { show: false }, tooltip: { enabled: false },
        labels: { formatter: number => plain(number, digits), style: { fontSize: "12px" }, rotate: 0, hideOverlappingLabels: true },
      },
      yaxis: {
        min: 0, max: vertical.count, tickAmount: vertical.count,
        labels: { formatter: tick => value(vertical.value(tick), this.options.unit, 3), style: { fontSize: "12px" }, minWidth: 44 },
      },
      grid: { borderColor: grid(), padding: { right: 12, top: 0 } },
      annotations: {
        yaxis: this.references.map(({ value: y }) => ({ y: vertical.place(this.scale(y)), borderColor: quiet(), strokeDashArray: 2 })),
        xaxis: this.marks(),
      },
      legend: { show: false }, dataLabels: { enabled: false }, tooltip: { enabled: false },
      states: { hover: { filter: { type: "none" } }, active: { filter: { type: "none" } } },
    };
  }

  /** What is drawn of the visible lines: of smoothed ones the raw line behind. */
  series() {
    const { view } = this.board;
    const { from, to } = this.range;
    const raw = [], smoothed = [];
    for (const line of this.lines) {
      const source = this.source(line);
      const weight = view.weight(source.count);
      const xs = source.columns[view.x];
      const used = this.lines.filter(other => other.source === line.source).map(other => source.columns[other.column]);
      // One more on either side, so that lines go on to the edge.
      const first = Math.max(0, lowerBound(xs, from) - 1);
      const last = Math.min(xs.length - 1, lowerBound(xs, to) + 1);
      const kept = pick(used, first, last);
      const points = values => kept.map(index => ({ x: xs[index], y: values[index] == null ? null : this.scale(values[index]) }));
      if (weight > 0) raw.push({ line, raw: true, name: `${line.name} (raw)`, data: points(source.columns[line.column]) });
      smoothed.push({ line, raw: false, name: line.name, data: points(source.line(line.column, weight)) });
    }
    return [...raw, ...smoothed];
  }

  scale(y) { return this.log ? (y > 0 ? Math.log10(y) : null) : y; }

  /** The vertical axis. ApexCharts counts ticks, 0 … count: it draws nothing where numbers are very small or very close. */
  vertical(drawn) {
    const { from, to, count } = this.ends(drawn);
    const value = tick => from + tick / count * (to - from);
    return { count, place: y => (y - from) / (to - from) * count, value: tick => this.log ? 10 ** value(tick) : value(tick) };
  }

  ends(drawn) {
    const { minimum, maximum } = this.options;
    if (!this.log && maximum != null) return { from: minimum, to: maximum, count: 5 };
    const { from, to } = this.range;
    let low = Infinity, high = -Infinity;
    for (const { data } of drawn) {
      for (const { x, y } of data) {
        if (y == null || x < from || x > to) continue;
        if (y < low) low = y;
        if (y > high) high = y;
      }
    }
    if (low > high) [low, high] = [0, 1];
    if (!this.log && low > 0 && low < high / 2) low = 0;
    // Smoothing leaves a constant line constant but for its last digits.
    if (high - low <= Math.abs(high) * 1e-9) [low, high] = [low - (Math.abs(low) / 10 || 1), high + (Math.abs(high) / 10 || 1)];
    return this.log ? { from: low, to: high, count: 5 } : ticks(low, high, { whole: false, most: this.options.height < 200 ? 3 : 5 });
  }

  /** Vertical lines at what happened, on charts of one run. */
  marks() {
    if (this.board.sources.size > 1) return [];
    const [source] = this.board.sources.values();
    return source.marks.map(({ kind, epoch, sign }) => ({
      x: this.board.view.x === "epoch" ? epoch : source.convert(epoch, "epoch", "minutes"),
      borderColor: quiet(), strokeDashArray: kind === "best" ? 0 : 3, opacity: .7,
      label: {
        text: this.options.showsMarks ? sign : "", orientation: "horizontal", borderWidth: 0, offsetY: -6,
        style: { background: "transparent", color: quiet(), fontSize: "13px" },
      },
    })).filter(({ x }) => x != null && x >= this.range.from && x <= this.range.to);
  }

  destroy() {
    this.gone = true;
    this.cursor.hide();
    this.apex?.destroy();
  }
}
