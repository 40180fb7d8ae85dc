// Draw readings day by day: they fill the lines of the form, which is sent and judged as if pasted.
// Without this file the lines are written by hand, and the paper stays hidden.

const LEFT = 46, TOP = 16, HIGH = 260, BOTTOM = 24, NARROWEST = 300;

class Paper {
  constructor(root) {
    this.root = root;
    this.kinds = JSON.parse(root.dataset.kinds);
    this.days = JSON.parse(root.dataset.days);
    this.lines = document.getElementById(root.dataset.lines);
    this.svg = root.querySelector("svg");
    this.drawn = new Map();
    for (const name of ["kind", "part", "low", "high", "time", "clear", "said"]) {
      this[`${name}Field`] = root.querySelector(`[data-draw-${name}]`);
    }
    for (const kind of this.kinds) {
      for (const part of kind.parts) this.drawn.set(this.key(kind, part), this.days.map(() => null));
    }
    this.read();
    this.kindField.addEventListener("change", () => this.choose());
    this.partField.addEventListener("change", () => this.show());
    this.lowField.addEventListener("change", () => this.scale());
    this.highField.addEventListener("change", () => this.scale());
    this.timeField.addEventListener("change", () => this.write());
    this.clearField.addEventListener("click", () => this.clear());
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("keydown", (event) => this.type(event));
    root.hidden = false;
    new ResizeObserver(() => this.fit()).observe(this.svg);
    this.fit();
    this.choose();
  }

  // One unit of the paper is one pixel of the screen, so that words stay readable on a phone.
  fit() {
    const wide = Math.max(NARROWEST, Math.round(this.svg.clientWidth));
    if (wide === this.wide) return;
    this.wide = wide;
    this.column = (wide - LEFT) / this.days.length;
    this.svg.setAttribute("viewBox", `0 0 ${wide} ${HIGH}`);
    if (this.svg.childElementCount) this.draw();
  }

  key(kind, part) {
    return `${kind.kind}/${part.name}`;
  }

  get kind() {
    return this.kinds[this.kindField.selectedIndex];
  }

  get part() {
    return this.kind.parts[Math.max(0, this.partField.selectedIndex)];
  }

  get values() {
    return this.drawn.get(this.key(this.kind, this.part));
  }

  choose() {
    this.partField.replaceChildren(
      ...this.kind.parts.map((part) => new Option(part.label || this.kind.label, part.name)),
    );
    this.partField.closest("label").hidden = this.kind.parts.length < 2;
    this.show();
  }

  show() {
    this.lowField.value = this.spoken(this.part.low);
    this.highField.value = this.spoken(this.part.high);
    this.draw();
  }

  scale() {
    const low = this.number(this.lowField.value), high = this.number(this.highField.value);
    if (Number.isFinite(low) && Number.isFinite(high) && low < high) {
      Object.assign(this.part, { low, high });
    }
    this.show();
  }

  number(text) {
    return Number.parseFloat(text.trim().replace(",", "."));
  }

  // Whole steps only, so that no value is finer than the device shows.
  near(value) {
    const { low, high } = this.part, { step } = this.kind;
    const held = Math.min(high, Math.max(low, value));
    return Number((Math.round(held / step) * step).toFixed(this.decimals()));
  }

  decimals() {
    return (String(this.kind.step).split(".")[1] || "").length;
  }

  spoken(value) {
    return value.toLocaleString(document.documentElement.lang || "nb", {
      minimumFractionDigits: this.decimals(),
      useGrouping: false,
    });
  }

  yOf(value) {
    const { low, high } = this.part;
    return TOP + (HIGH - TOP - BOTTOM) * (1 - (value - low) / (high - low));
  }

  node(name, attributes, text) {
    const made = document.createElementNS(this.svg.namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  }

  draw() {
    const { low, high } = this.part, focused = this.focused();
    const children = [low, (low + high) / 2, high].flatMap((value) => [
      this.node("line", { x1: LEFT, x2: this.wide, y1: this.yOf(value), y2: this.yOf(value), class: "draw-line" }),
      this.node("text", { x: LEFT - 6, y: this.yOf(value) + 4, class: "draw-scale" }, this.spoken(this.near(value))),
    ]);
    const points = this.values
      .map((value, day) => (value === null ? null : `${LEFT + this.column * (day + 0.5)},${this.yOf(value)}`))
      .filter(Boolean);
    children.push(this.node("polyline", { points: points.join(" "), class: "draw-path" }));
    this.svg.replaceChildren(...children, ...this.values.map((value, day) => this.dayOf(value, day)));
    if (focused !== null) this.svg.querySelector(`[data-day="${focused}"]`).focus();
  }

  dayOf(value, day) {
    const x = LEFT + this.column * day, middle = x + this.column / 2, { low, high } = this.part;
    const group = this.node("g", {
      role: "slider",
      tabindex: 0,
      "data-day": day,
      "aria-label": this.days[day].label,
      "aria-orientation": "vertical",
      "aria-valuemin": low,
      "aria-valuemax": high,
      "aria-valuenow": value ?? low,
      "aria-valuetext": value === null ? this.root.dataset.none : `${this.spoken(value)} ${this.kind.unit}`,
      class: "draw-day",
    });
    group.append(this.node("rect", { x: x + 1, y: TOP - 8, width: this.column - 2, height: HIGH - TOP, rx: 4 }));
    group.append(this.node("text", { x: middle, y: HIGH - 6, class: "draw-date" }, this.days[day].short));
    if (value !== null) {
      group.append(this.node("circle", { cx: middle, cy: this.yOf(value), r: 6 }));
      group.append(
        this.node("text", { x: middle, y: Math.max(TOP + 4, this.yOf(value) - 10), class: "draw-value" }, this.spoken(value)),
      );
    }
    return group;
  }

  focused() {
    const found = document.activeElement?.closest?.("[data-day]");
    return found && this.svg.contains(found) ? Number(found.dataset.day) : null;
  }

  set(day, value) {
    this.values[day] = value === null ? null : this.near(value);
    this.draw();
    this.write();
  }

  at(event) {
    const box = this.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * this.wide;
    const y = ((event.clientY - box.top) / box.height) * HIGH;
    const { low, high } = this.part;
    const day = Math.floor((x - LEFT) / this.column);
    return { day, value: low + (high - low) * (1 - (y - TOP) / (HIGH - TOP - BOTTOM)) };
  }

  press(event) {
    this.svg.setPointerCapture(event.pointerId);
    this.drag(event, true);
  }

  drag(event, pressed = event.buttons > 0) {
    const { day, value } = this.at(event);
    if (pressed && day >= 0 && day < this.days.length) this.set(day, value);
  }

  type(event) {
    const day = this.focused();
    if (day === null) return;
    const { low, high, start } = this.part, { step } = this.kind, value = this.values[day];
    const from = value ?? this.values.slice(0, day).findLast((one) => one !== null) ?? start;
    const moves = {
      ArrowUp: () => this.set(day, value === null ? from : from + step),
      ArrowDown: () => this.set(day, value === null ? from : from - step),
      PageUp: () => this.set(day, from + 10 * step),
      PageDown: () => this.set(day, from - 10 * step),
      Home: () => this.set(day, low),
      End: () => this.set(day, high),
      Delete: () => this.set(day, null),
      Backspace: () => this.set(day, null),
      ArrowLeft: () => this.step(day - 1),
      ArrowRight: () => this.step(day + 1),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  }

  step(day) {
    this.svg.querySelector(`[data-day="${day}"]`)?.focus();
  }

  clear() {
    for (const part of this.kind.parts) this.drawn.get(this.key(this.kind, part)).fill(null);
    this.draw();
    this.write();
  }

  // A line of a drawn day: "15.11.2026 08:00; spo2; 88". Other lines are left as they are.
  parse(line) {
    const [when, kind, numbers, more] = line.split(";").map((part) => part.trim());
    if (numbers === undefined || more !== undefined) return null;
    const day = this.days.findIndex((one) => when.startsWith(`${one.date} `));
    return day < 0 ? null : { day, kind, time: when.split(" ")[1], numbers: numbers.split("/").map((one) => this.number(one)) };
  }

  read() {
    for (const line of this.lines.value.split("\n")) {
      const found = this.parse(line);
      const kind = found && this.kinds.find((one) => one.kind === found.kind);
      if (!kind || found.numbers.length !== kind.parts.length || found.numbers.some(Number.isNaN)) continue;
      kind.parts.forEach((part, place) => {
        this.drawn.get(this.key(kind, part))[found.day] = found.numbers[place];
        part.low = Math.min(part.low, found.numbers[place]);
        part.high = Math.max(part.high, found.numbers[place]);
      });
      if (/^\d\d:\d\d$/.test(found.time)) this.timeField.value = found.time;
    }
  }

  write() {
    const kept = this.lines.value.split("\n").filter((line) => line.trim() && this.parse(line)?.kind !== this.kind.kind);
    const rows = this.kind.parts.map((part) => ({ part, values: this.drawn.get(this.key(this.kind, part)) }));
    const made = this.days.flatMap((day, place) => {
      if (rows.every(({ values }) => values[place] === null)) return [];
      const numbers = rows.map(({ part, values }) => values[place] ?? part.start).join("/");
      return [`${day.date} ${this.timeField.value || "08:00"}; ${this.kind.kind}; ${numbers}`];
    });
    this.lines.value = [...kept, ...made].join("\n");
    this.saidField.textContent = `${this.root.dataset.count}: ${made.length}`;
  }
}

for (const root of document.querySelectorAll("[data-draw]")) new Paper(root);
