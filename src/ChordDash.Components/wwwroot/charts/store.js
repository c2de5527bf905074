import { lowerBound, smooth } from "./series.js";

/** The points of one run, column by column, as the server sent them: every epoch, with all digits. */
export class Source {
  constructor(columns) {
    this.names = columns;
    this.clear();
  }

  clear() {
    this.columns = Object.fromEntries(this.names.map(name => [name, []]));
    this.smoothed = new Map();
    this.marks = [];
  }

  get count() { return this.columns.epoch.length; }

  /** @param columns One array of new values for each name. */
  append(columns) {
    this.names.forEach((name, index) => this.columns[name].push(...columns[index]));
    this.smoothed.clear();
  }

  line(name, weight) {
    const key = `${name} ${weight}`;
    if (!this.smoothed.has(key)) this.smoothed.set(key, smooth(this.columns[name], weight));
    return this.smoothed.get(key);
  }

  /** Index of the point nearest to an x; -1 without points. */
  nearest(x, axis) {
    const xs = this.columns[axis];
    const right = Math.min(lowerBound(xs, x), xs.length - 1);
    return right > 0 && x - xs[right - 1] <= xs[right] - x ? right - 1 : right;
  }

  /** The same place on the other axis. */
  convert(x, from, to) {
    const index = this.nearest(x, from);
    return index < 0 ? null : this.columns[to][index];
  }
}
