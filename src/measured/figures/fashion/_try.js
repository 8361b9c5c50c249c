// The network of unit 5 in the page: draw a garment, or take a test image and shift, turn, blur or spoil it, and see what the
// recorded network makes of it. Weights are the record's whole numbers of eight bits, each row with a scale of its own.
function open(box, data, tools) {
  const { element } = tools;
  const SIDE = 28, PIXELS = SIDE * SIDE, MIDDLE = (SIDE - 1) / 2;
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const pictures = (text) => { const all = bytes(text); return Array.from({ length: all.length / PIXELS }, (_, n) => all.subarray(n * PIXELS, (n + 1) * PIXELS)); };
  const images = pictures(data.images), means = pictures(data.means);
  const percent = (share) => `${(100 * share).toFixed(share > 0.9995 || share < 0.0005 ? 0 : 1)} %`;

  // -- the network: two layers, and the exponentials that make shares of ten numbers -----------------------------------
  const layers = data.layers.map((layer) => ({ ...layer, weights: new Int8Array(bytes(layer.weights).buffer) }));
  const through = ({ weights, scales, offsets }, inputs) => offsets.map((offset, unit) => {
    let sum = 0;
    for (let i = 0, at = unit * inputs.length; i < inputs.length; i++, at++) sum += weights[at] * inputs[i];
    return sum * scales[unit] + offset;
  });
  function answer(greys) {
    const hidden = through(layers[0], Array.from(greys, (grey) => (grey - data.mean) / data.deviation)).map((sum) => Math.max(sum, 0));
    const logits = through(layers[1], hidden), most = Math.max(...logits);
    const powers = logits.map((logit) => Math.exp(logit - most)), total = powers.reduce((sum, power) => sum + power, 0);
    return { hidden, shares: powers.map((power) => power / total) };
  }
  box.answer = answer; // for a browser's console, and for the test that compares it with Python

  // -- what the reader does to a picture ----------------------------------------------------------------------------------
  const handles = [
    { name: "Shift right", key: "right", low: -10, high: 10, step: 1, says: (value) => `${value} px` },
    { name: "Shift down", key: "down", low: -10, high: 10, step: 1, says: (value) => `${value} px` },
    { name: "Turn left", key: "turn", low: -180, high: 180, step: 5, says: (value) => `${value}°` },
    { name: "Blur", key: "blur", low: 0, high: 3, step: 0.25, says: (value) => `${value} px` },
    { name: "Noise", key: "noise", low: 0, high: 1, step: 0.05, says: (value) => `${Math.round(100 * value)} %` },
  ];
  // Noise that is the same at each visit (mulberry32), uniform between 0 and 255; all of it is the grey noise of figures.
  let state = 5;
  const noise = Float64Array.from({ length: PIXELS }, () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return 255 * ((mixed ^ mixed >>> 14) >>> 0) / 4294967296;
  });
  const at = (greys, x, y) => (x >= 0 && y >= 0 && x < SIDE && y < SIDE ? greys[y * SIDE + x] : 0);
  function moved(greys, { right, down, turn }) {
    const cos = Math.cos(turn * Math.PI / 180), sin = Math.sin(turn * Math.PI / 180);
    return Float64Array.from({ length: PIXELS }, (_, place) => {
      const x = place % SIDE - right - MIDDLE, y = Math.floor(place / SIDE) - down - MIDDLE;
      const fromX = x * cos - y * sin + MIDDLE, fromY = x * sin + y * cos + MIDDLE, left = Math.floor(fromX), top = Math.floor(fromY), u = fromX - left, v = fromY - top;
      return (at(greys, left, top) * (1 - u) + at(greys, left + 1, top) * u) * (1 - v) + (at(greys, left, top + 1) * (1 - u) + at(greys, left + 1, top + 1) * u) * v;
    });
  }
  function blurred(greys, width) {
    if (!width) return greys;
    const reach = Math.ceil(3 * width), share = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / 2 / width ** 2));
    const total = share.reduce((sum, one) => sum + one, 0);
    const along = (source, dx, dy) => source.map((_, place) => share.reduce((sum, one, i) => sum + one * at(source, place % SIDE + dx * (i - reach), Math.floor(place / SIDE) + dy * (i - reach)), 0) / total);
    return along(along(greys, 1, 0), 0, 1);
  }
  const altered = () => blurred(moved(source, values), values.blur).map((grey, place) => Math.min(255, Math.max(0, (1 - values.noise) * grey + values.noise * noise[place])));

  // -- what stands on the page ---------------------------------------------------------------------------------------------
  const small = (width, height, className) => Object.assign(element("canvas", { className }), { width, height });
  // Dark cloth on white paper in both themes, as in every figure: an image's colours are data.
  function draw(canvas, greys) {
    const ink = canvas.getContext("2d"), picture = ink.createImageData(SIDE, SIDE);
    greys.forEach((grey, place) => picture.data.set([255 - grey, 255 - grey, 255 - grey, 255], 4 * place));
    ink.putImageData(picture, 0, 0);
  }
  const sheet = small(SIDE, SIDE, "try-sheet");
  sheet.tabIndex = 0;
  sheet.setAttribute("role", "application");
  sheet.setAttribute("aria-label", "Sheet of 28 by 28 pixels: arrow keys move the pen, Space draws, Delete rubs out");
  const pen = element("span", { className: "try-pen" });
  const choice = element("select", {}, element("option", { value: "" }, "my own drawing"),
    ...data.labels.map((label, n) => element("option", { value: n }, `test image ${n + 1}: ${data.classes[label]}`)));
  const tip = element("select", {}, ...["thick pen", "thin pen", "rubber"].map((name) => element("option", {}, name)));
  const blank = element("button", { type: "button", textContent: "Blank sheet" }), again = element("button", { type: "button", textContent: "Undo all" });
  const named = (name, control) => element("label", {}, element("span", {}, name), control);
  const rows = data.classes.map((name) => {
    const bar = element("span", { className: "try-bar" }), value = element("span", { className: "try-value" });
    return { bar, value, row: element("div", { className: "try-row" }, element("span", {}, name), element("span", { className: "try-track" }, bar), value) };
  });
  const shares = element("div", { className: "try-shares" }, element("b", {}, "Ten probabilities"), ...rows.map(({ row }) => row));
  const units = small(16, 8, "try-units"), near = element("div", { className: "try-near" });
  const says = element("p", { className: "try-says" });
  for (const one of [shares, units, near]) one.setAttribute("role", "img");
  says.setAttribute("role", "status");
  const values = Object.fromEntries(handles.map(({ key }) => [key, 0]));
  const ranges = handles.map(({ name, key, low, high, step, says: tell }) => {
    const range = element("input", { type: "range", min: low, max: high, step, value: 0 }), value = element("output", {});
    value.setAttribute("aria-hidden", "true"); // the slider says it
    const show = () => { values[key] = Number(range.value); value.textContent = tell(values[key]); range.setAttribute("aria-valuetext", tell(values[key])); };
    range.addEventListener("input", () => { show(); update(); });
    show();
    return { line: element("label", { className: "try-handle" }, element("span", {}, name), range, value), set: (to) => { range.value = to; show(); } };
  });
  box.classList.add("try");
  box.append(
    element("div", { className: "try-tools" }, named("Picture", choice), named("Draw with", tip), blank, again),
    element("div", { className: "try-paper" }, sheet, pen),
    element("div", { className: "try-handles" }, ...ranges.map(({ line }) => line)),
    element("div", { className: "try-inside" }, element("div", {}, element("b", {}, "Hidden units"), units), element("div", {}, element("b", {}, "Nearest class means"), near)),
    shares, says);

  // -- what it says --------------------------------------------------------------------------------------------------------
  let source = new Float64Array(PIXELS), image = -1, drawn = false, waiting = 0;
  const untouched = () => !drawn && image >= 0 && handles.every(({ key }) => values[key] === 0);
  function sentence(found, best) {
    const [label, sure] = [data.classes[best], found.shares[best]];
    const kind = data.sureness.find(({ to }) => sure < to) || data.sureness.at(-1);
    const truth = image >= 0 && !drawn ? ` The label of this garment is ${data.classes[data.labels[image]]}.` : "";
    const share = `Where it was as sure of a test image, it was right in ${percent(kind.right / kind.asked)} of the cases`;
    return `It says ${label}, with a probability of ${percent(sure)}.${truth} ${share}${untouched() ? "." : "; nobody has counted that for pictures like this one."}`;
  }
  function update() {
    const greys = altered(), found = answer(greys), best = found.shares.indexOf(Math.max(...found.shares));
    draw(sheet, greys);
    rows.forEach(({ bar, value, row }, k) => {
      bar.style.width = `${100 * found.shares[k]}%`;
      value.textContent = percent(found.shares[k]);
      row.classList.toggle("try-best", k === best);
    });
    shares.setAttribute("aria-label", `Probabilities: ${data.classes.map((name, k) => [found.shares[k], name]).sort((one, other) => other[0] - one[0]).slice(0, 3).map(([share, name]) => `${name} ${percent(share)}`).join(", ")}`);
    const strongest = Math.max(...found.hidden, 1e-9), ink = units.getContext("2d");
    ink.clearRect(0, 0, 16, 8);
    ink.fillStyle = getComputedStyle(units).color;
    found.hidden.forEach((value, unit) => { ink.globalAlpha = 0.06 + 0.94 * value / strongest; ink.fillRect(unit % 16, Math.floor(unit / 16), 1, 1); });
    units.setAttribute("aria-label", `${found.hidden.filter((value) => value > 0).length} of ${found.hidden.length} hidden units are above zero`);
    const far = means.map((mean, k) => [Math.sqrt(mean.reduce((sum, grey, i) => sum + (grey - greys[i]) ** 2, 0) / PIXELS), k]).sort(([one], [other]) => one - other).slice(0, 3);
    near.replaceChildren(...far.map(([distance, k]) => {
      const picture = small(SIDE, SIDE, "try-mean");
      draw(picture, means[k]);
      return element("span", {}, picture, `${data.classes[k]}\n${distance.toFixed(0)}`);
    }));
    near.setAttribute("aria-label", `Nearest class means, by grey values a pixel: ${far.map(([distance, k]) => `${data.classes[k]} ${distance.toFixed(0)}`).join(", ")}`);
    // Said when the reader pauses, so that a listener is not told every place of a slider.
    clearTimeout(waiting);
    waiting = setTimeout(() => { says.textContent = sentence(found, best); }, says.textContent ? 250 : 0);
  }
  function begin(number) {
    image = number;
    drawn = false;
    source = number < 0 ? new Float64Array(PIXELS) : Float64Array.from(images[number]);
    choice.value = number < 0 ? "" : number;
    for (const range of ranges) range.set(0);
    update();
  }
  choice.addEventListener("change", () => begin(choice.value === "" ? -1 : Number(choice.value)));
  blank.addEventListener("click", () => begin(-1));
  again.addEventListener("click", () => begin(image));

  // -- drawing: by pointer, or by a pen that the arrow keys move ----------------------------------------------------------
  let place = [13, 13];
  function touch(x, y, rub) {
    if (!drawn || handles.some(({ key }) => values[key])) { // what is seen becomes the picture
      source = altered();
      drawn = true;
      for (const range of ranges) range.set(0);
      choice.value = "";
    }
    const rubber = rub || tip.value === "rubber", reach = tip.value === "thin pen" ? 0.9 : 1.9;
    source.forEach((grey, i) => {
      const strength = Math.min(1, Math.max(0, reach + 0.5 - Math.hypot(i % SIDE - x, Math.floor(i / SIDE) - y)));
      source[i] = rubber ? grey * (1 - strength) : Math.max(grey, 200 * strength);
    });
    update();
  }
  const spot = (event) => { const seen = sheet.getBoundingClientRect(); return [(event.clientX - seen.left) / seen.width * SIDE - 0.5, (event.clientY - seen.top) / seen.height * SIDE - 0.5]; };
  let last = null;
  sheet.addEventListener("pointerdown", (event) => { last = spot(event); sheet.setPointerCapture(event.pointerId); touch(...last); event.preventDefault(); });
  sheet.addEventListener("pointermove", (event) => {
    if (!last) return;
    const to = spot(event), steps = Math.ceil(Math.hypot(to[0] - last[0], to[1] - last[1]));
    for (let step = 1; step <= steps; step++) touch(last[0] + (to[0] - last[0]) * step / steps, last[1] + (to[1] - last[1]) * step / steps);
    last = to;
  });
  for (const end of ["pointerup", "pointercancel"]) sheet.addEventListener(end, () => { last = null; });
  const point = () => { pen.style.cssText = `left: ${100 * place[0] / SIDE}%; top: ${100 * place[1] / SIDE}%`; };
  sheet.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (step) place = place.map((value, axis) => Math.min(SIDE - 1, Math.max(0, value + step[axis])));
    else if (event.key === " ") touch(...place);
    else if (event.key === "Delete" || event.key === "Backspace") touch(...place, true);
    else return;
    point();
    event.preventDefault();
  });
  point();
  new MutationObserver(update).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  begin(0);
}
