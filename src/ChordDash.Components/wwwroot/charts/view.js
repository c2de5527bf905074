/** What the user chose to see, of all charts of a page. It lives in the address, so that a reload or a link restores it. */
export class View {
  constructor(query = new URLSearchParams(location.search)) {
    const number = name => query.has(name) && Number.isFinite(Number(query.get(name))) ? Number(query.get(name)) : null;
    const smoothing = number("smooth");
    this.smoothing = smoothing == null ? null : Math.min(Math.max(smoothing, 0), 0.99);
    this.x = query.get("x") === "minutes" ? "minutes" : "epoch";
    this.log = query.get("log") === "1";
    this.from = number("from");
    this.to = number("to");
    if (this.from == null || this.to == null || this.from >= this.to) this.from = this.to = null;
    this.hidden = new Set((query.get("hide") ?? "").split(",").filter(Boolean));
  }

  get zoomed() { return this.from != null; }

  zoom(from, to) {
    [this.from, this.to] = [from, to];
  }

  /** The weight for a line of so many points: until somebody chooses, short lines are left as they are. */
  weight(points) { return this.smoothing ?? (points < 20 ? 0 : 0.6); }

  store() {
    const rounded = number => number == null ? null : String(Number(number.toPrecision(7)));
    chordDashPage.setQuery({
      smooth: rounded(this.smoothing),
      x: this.x === "epoch" ? null : this.x,
      log: this.log ? "1" : null,
      from: rounded(this.from),
      to: rounded(this.to),
      hide: this.hidden.size ? [...this.hidden].join(",") : null,
    });
  }
}
