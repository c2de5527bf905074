import { lowerBound, smooth } from "./series.js";

/** The points of one run, column by column, as the server sent them: every epoch, with all digits. */
export class Source {
  constructor(columns) {
    this.names = columns;
    this.generation = 0;
    this.clear();
  }

  clear() {
    this.columns = Object.fromEntries(this.names.map(name => [name, []]));
    this.smoothed = new Map();
    this.marks = [];
  }

  get count() { return this.columns.epoch.length; }

  /**
   * @param generation Points of another one are forgotten.
   * @param from Index of the first point: what is known already, of an update that is sent again, is passed over.
   * @param columns One array of values for each name.
   */
  append(generation, from, columns) {
    if (generation !== this.generation) this.clear();
    this.generation = generation;
    const known = this.count - from;
    this.names.forEach((name, index) => {
      for (const value of columns[index].slice(known)) this.columns[name].push(value);
    });
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
