// Plays the film of a training in the place of its still: <img data-film="NAME.film.js">. The film holds the network's
// weights after each of many steps (deeplecture/film.py); here the network answers again for every place of the plane.
// Nothing moves before a reader presses Play. Who asked for less motion gets the still and a button; paper the still alone.
(function () {
  "use strict";
  const FRAME = 70; // milliseconds a snapshot is shown
  const CELL = 4; // pixels between the places where the network is asked; between them its answer is nearly straight
  const SHARPEST = 2000; // pixels across the plane, whatever the screen
  const { element, shape, load, share } = window.deeplecture;
  const whole = (number) => number.toLocaleString("en");

  // -- the network --------------------------------------------------------------------------------------------------
  // The weights of all snapshots, one Float32Array a snapshot: inner (2 x hidden), inner offsets, outer, outer offset.
  function unpack(film) {
    const bytes = Uint8Array.from(atob(film.weights), (letter) => letter.charCodeAt(0));
    const size = 4 * film.hidden + 1, view = new DataView(bytes.buffer);
    return film.steps.map((_, frame) => Float32Array.from({ length: size }, (_, place) => view.getFloat32(4 * (frame * size + place), true)));
  }

  // The answers at places of a grid, row after row from the top; positive is class B.
  function scores(film, weights, columns, rows) {
    const hidden = film.hidden, [left, right] = film.horizontal, [low, high] = film.vertical;
    const found = new Float32Array(columns * rows);
    for (let row = 0, at = 0; row < rows; row++) {
      const y = high - (high - low) * row / (rows - 1);
      for (let column = 0; column < columns; column++, at++) {
        const x = left + (right - left) * column / (columns - 1);
        let sum = weights[4 * hidden];
        for (let unit = 0; unit < hidden; unit++) {
          sum += weights[3 * hidden + unit] * Math.tanh(x * weights[unit] + y * weights[hidden + unit] + weights[2 * hidden + unit]);
        }
        found[at] = sum;
      }
    }
    return found;
  }

  // -- the plane ----------------------------------------------------------------------------------------------------
  // Colours come from the style sheet, so that both themes have theirs; a canvas writes each as "#rrggbb".
  const written = (ink, name) => { ink.fillStyle = getComputedStyle(ink.canvas).getPropertyValue(name); return ink.fillStyle; };
  const colour = (ink, name) => written(ink, name).match(/[0-9a-f]{2}/gi).map((pair) => parseInt(pair, 16));

  // How many pixels of the canvas a pixel of its place takes.
  const density = (canvas) => canvas.width / canvas.clientWidth;

  // Tints the two regions and draws the line between them; a pixel's share of each is its distance from the line.
  function regions(canvas, film, weights) {
    const { width, height } = canvas, ink = canvas.getContext("2d");
    const scale = density(canvas), half = Math.max(1.3 * scale, width / 400);
    const columns = Math.ceil(width / CELL / scale) + 1, rows = Math.ceil(height / CELL / scale) + 1;
    const score = scores(film, weights, columns, rows);
    const paper = colour(ink, "--paper"), line = colour(ink, "--film-line");
    const tints = ["--film-a", "--film-b"].map((name) => colour(ink, name).map((part, place) => 0.14 * part + 0.86 * paper[place]));
    const image = ink.createImageData(width, height), pixels = image.data;
    const across = (columns - 1) / (width - 1), up = (rows - 1) / (height - 1);
    for (let y = 0, at = 0; y < height; y++) {
      const row = Math.min(y * up | 0, rows - 2), v = y * up - row;
      for (let x = 0; x < width; x++, at += 4) {
        const column = Math.min(x * across | 0, columns - 2), u = x * across - column, place = row * columns + column;
        const a = score[place], b = score[place + 1], c = score[place + columns], d = score[place + columns + 1];
        let share = a > 0 ? 1 : 0, stroke = 0;
        // Away from the line all four answers are larger than they differ.
        if (Math.min(Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d)) < 2 * (Math.abs(a - d) + Math.abs(b - c))) {
          const value = (a * (1 - u) + b * u) * (1 - v) + (c * (1 - u) + d * u) * v;
          const slope = Math.hypot(((b - a) * (1 - v) + (d - c) * v) * across, ((c - a) * (1 - u) + (d - b) * u) * up) || 1e-9;
          share = Math.min(1, Math.max(0, 0.5 + value / slope));
          stroke = Math.min(1, Math.max(0, half + 0.5 - Math.abs(value / slope)));
        }
        for (let part = 0; part < 3; part++) {
          pixels[at + part] = (tints[0][part] * (1 - share) + tints[1][part] * share) * (1 - stroke) + line[part] * stroke;
        }
        pixels[at + 3] = 255;
      }
    }
    ink.putImageData(image, 0, 0);
  }

  // Class A as discs, class B as triangles, as in every figure of the course.
  function points(canvas, film) {
    const { width, height } = canvas, ink = canvas.getContext("2d");
    const [left, right] = film.horizontal, [low, high] = film.vertical;
    const size = Math.max(3.2 * density(canvas), width / 135);
    ink.lineWidth = size / 4;
    ink.strokeStyle = written(ink, "--paper");
    const colours = [written(ink, "--film-a"), written(ink, "--film-b")];
    film.points.forEach(([x, y], number) => {
      const across = (x - left) / (right - left) * width, down = (high - y) / (high - low) * height;
      ink.fillStyle = colours[film.labels[number]];
      ink.beginPath();
      if (film.labels[number]) {
        for (const turn of [-90, 30, 150]) ink.lineTo(across + 1.2 * size * Math.cos(turn * Math.PI / 180), down + 1.2 * size * Math.sin(turn * Math.PI / 180));
        ink.closePath();
      } else ink.arc(across, down, size, 0, 2 * Math.PI);
      ink.stroke();
      ink.fill();
    });
  }

  // -- the curves ---------------------------------------------------------------------------------------------------
  const LINES = ["train", "test"];

  // One quantity against steps: all of it pale, what has passed strong, and the present values in words.
  function chart(film, curve) {
    const last = Math.log(film.steps.at(-1) + 1);
    const across = film.steps.map((step) => 100 * Math.log(step + 1) / last);
    const up = (value) => 100 * (curve.high - value) / (curve.high - curve.low);
    const text = (value) => (curve.percent ? `${(100 * value).toFixed(value === Math.round(10 * value) / 10 ? 0 : 1)} %` : value.toFixed(2));
    const places = (line, until) => across.slice(0, until).map((x, frame) => `${x},${up(curve[line][frame])}`).join(" ");
    const svg = shape("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" });
    const field = element("div", { className: "film-field" }, svg);
    const parts = {};
    for (const tick of curve.ticks) {
      svg.append(shape("line", { class: "film-grid", x1: 0, x2: 100, y1: up(tick), y2: up(tick) }));
      const label = element("span", { className: "film-tick film-tick-y" }, curve.percent ? `${Math.round(100 * tick)} %` : String(tick));
      label.style.top = `${up(tick)}%`;
      field.append(label);
    }
    for (let step = 1; step <= film.steps.at(-1); step *= 10) {
      const label = element("span", { className: "film-tick film-tick-x" }, whole(step));
      label.style.left = `${100 * Math.log(step + 1) / last}%`;
      field.append(label);
    }
    field.append(element("span", { className: "film-tick film-tick-step" }, "step"));
    const head = element("div", { className: "film-head" }, element("b", {}, curve.name));
    const now = shape("line", { class: "film-now", y1: 0, y2: 100 });
    svg.append(now);
    for (const line of LINES) {
      const dot = element("span", { className: `film-dot film-${line}` });
      const value = element("span", { className: "film-value" });
      parts[line] = { strong: shape("polyline", { class: `film-${line}` }), dot, value };
      svg.append(shape("polyline", { class: `film-${line} film-pale`, points: places(line) }), parts[line].strong);
      field.append(dot);
      const key = shape("svg", { class: "film-key", viewBox: "0 0 100 10", preserveAspectRatio: "none" });
      key.append(shape("polyline", { class: `film-${line}`, points: "0,5 100,5" }));
      head.append(element("span", { className: `film-name film-${line}` }, key, `${film[line]} `, value));
    }
    const show = (frame) => {
      now.setAttribute("x1", across[frame]);
      now.setAttribute("x2", across[frame]);
      for (const line of LINES) {
        parts[line].strong.setAttribute("points", places(line, frame + 1));
        parts[line].dot.style.cssText = `left: ${across[frame]}%; top: ${up(curve[line][frame])}%`;
        parts[line].value.textContent = text(curve[line][frame]);
      }
    };
    const tells = (frame) => `${curve.name} ${LINES.map((line) => `${text(curve[line][frame])} on ${film[line]}`).join(", ")}`;
    return { box: element("div", { className: "film-chart" }, head, field), show, tells };
  }

  // -- the player ---------------------------------------------------------------------------------------------------
  function player(film, key) {
    const weights = unpack(film), last = film.steps.length - 1;
    const charts = film.curves.map((curve) => chart(film, curve));
    const canvas = element("canvas");
    canvas.setAttribute("role", "img");
    const names = ["● class A", "▲ class B"].map((name) => element("span", { className: `film-class film-class-${name.at(-1).toLowerCase()}` }, name));
    const curves = element("div", { className: "film-charts" }, ...charts.map((one) => one.box));
    curves.setAttribute("role", "img");
    const play = element("button", { type: "button", className: "film-play" });
    const button = (text, label) => {
      const made = element("button", { type: "button", className: "film-step", textContent: text });
      made.setAttribute("aria-label", label);
      return made;
    };
    const back = button("‹", "One snapshot back"), on = button("›", "One snapshot on");
    const range = element("input", { type: "range", className: "film-range", min: 0, max: last, value: 0 });
    range.setAttribute("aria-label", "Snapshot");
    const count = element("span", { className: "film-count" });
    const box = element("div", { className: "film" },
      element("div", { className: "film-plane" }, canvas, ...names),
      element("div", { className: "film-controls" }, play, back, on, range, count), curves);
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "Film of the training");
    let frame = 0, started = 0;

    function draw() {
      const place = canvas.getBoundingClientRect(); // as the deck scales it
      const width = Math.round(Math.min(SHARPEST, place.width * devicePixelRatio)), height = Math.round(width * place.height / place.width);
      if (!width) return; // its slide is not shown
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      regions(canvas, film, weights[frame]);
      points(canvas, film);
    }

    // `heard` of what the other window of a lecture shows.
    function show(wanted, heard) {
      frame = Math.min(last, Math.max(0, wanted));
      if (!heard) share.tell(key, frame);
      const step = `step ${whole(film.steps[frame])}`, told = charts.map((one) => one.tells(frame)).join("; ");
      range.value = frame;
      range.setAttribute("aria-valuetext", `${step}: ${told}`);
      canvas.setAttribute("aria-label", `Points of two classes, and the two regions that the network makes of the plane at ${step}`);
      curves.setAttribute("aria-label", `Curves against steps, at ${step}: ${told}`);
      count.textContent = step;
      back.disabled = frame === 0;
      on.disabled = frame === last;
      for (const one of charts) one.show(frame);
      draw();
    }

    // -- time: one snapshot after another; a machine that is slow drops some
    function tick(now) {
      if (!started) return;
      const due = Math.floor((now - started) / FRAME);
      if (due > frame) show(due);
      if (frame === last) stop();
      else requestAnimationFrame(tick);
    }
    function stop() {
      started = 0;
      play.textContent = "Play the training";
      box.classList.remove("film-plays");
    }
    function start() {
      if (frame === last) show(0);
      started = performance.now() - frame * FRAME;
      play.textContent = "Pause";
      box.classList.add("film-plays");
      requestAnimationFrame(tick);
    }
    const to = (wanted) => { stop(); show(wanted); };

    play.addEventListener("click", () => { if (started) stop(); else start(); });
    back.addEventListener("click", () => to(frame - 1));
    on.addEventListener("click", () => to(frame + 1));
    range.addEventListener("input", () => to(Number(range.value)));
    // After a drag the keys are the deck's again, as its presenter's remote control expects.
    range.addEventListener("pointerup", () => range.blur());
    box.addEventListener("keydown", (event) => {
      const target = { ArrowLeft: frame - 1, ArrowRight: frame + 1, Home: 0, End: last }[event.key];
      if (target !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
        to(target);
        event.preventDefault();
      } else if (window.Reveal && /^Page(Up|Down)$/.test(event.key)) {
        document.activeElement.blur(); // these turn the slide from everywhere
        event.preventDefault();
        return;
      } else if (event.key !== " " && event.key !== "Enter") return;
      event.stopPropagation(); // else reveal.js turns the slide
    });
    // Out of sight it stops; reveal.js keeps the slides beside the present one in their place.
    new IntersectionObserver(([seen]) => { if (!seen.isIntersecting) stop(); }).observe(box);
    if (window.Reveal) Reveal.on("slidechanged", stop);
    new ResizeObserver(draw).observe(canvas);
    addEventListener("resize", () => requestAnimationFrame(draw)); // a deck is scaled rather than laid out anew
    new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    canvas.style.aspectRatio = (film.horizontal[1] - film.horizontal[0]) / (film.vertical[1] - film.vertical[0]);
    stop();
    show(0, true);
    share.hear(key, (wanted) => { if (wanted !== frame) { stop(); show(wanted, true); } });
    return { box, play };
  }

  // -- in the place of the still ------------------------------------------------------------------------------------
  function open(image, focus, begin) {
    load(image.dataset.film, "deeplectureFilm").then((film) => {
      const place = scrollY;
      const { box, play } = player(film, `film ${image.dataset.film}`);
      (image.closest("p") || image).after(box);
      image.closest("figure").classList.add("film-shown");
      // It is higher than its still: the page would go to the button at its foot, past the picture.
      if (focus) {
        play.focus({ preventScroll: true });
        box.getBoundingClientRect(); // laid out, and what the browser scrolled to keep its anchor in place taken back
        scrollTo(scrollX, place);
      }
      if (begin) play.click();
    }, () => {}); // where it cannot be loaded the still stays
  }

  for (const image of document.querySelectorAll("img[data-film]")) {
    if (/print-pdf/.test(location.search)) break;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches, asked = image.hasAttribute("data-on-demand");
    if (!calm && !asked) {
      open(image, false);
      continue;
    }
    // Nothing of the film is loaded before somebody asks for it.
    const button = element("button", { type: "button", className: "film-open" }, calm ? "Open the film" : "Play the training");
    button.addEventListener("click", () => { button.remove(); open(image, true, !calm); });
    image.closest("figure").querySelector(".film-note").append(" ", button);
  }
})();
