// For whoever presents: a pen whose strokes stay with their slide, a pointer, and the audience's window in step with the
// speaker's. Reveal.js keeps slides and fragments in step by itself; films, knobs, pen, pointer and theme tell what they
// are through `share` (base.js), which is linked to the other windows here.
(function () {
  "use strict";
  const { shape, share } = window.deeplecture;
  const paper = /print-pdf/.test(location.search), withInk = /[?&]ink\b/.test(location.search);
  const sheet = (name) => shape("svg", { class: name, viewBox: "0 0 1600 900", "aria-hidden": "true" });

  // -- the other windows: the speaker's shows this deck in frames of its own ----------------------------------------
  function link() {
    const frames = new Set();
    const audience = window.parent !== window && window.parent.opener;
    const send = (to, key, value) => to.postMessage({ deeplecture: [key, value] }, "*");
    share.send = (key, value, from) => {
      if (audience && from !== audience) send(audience, key, value);
      for (const frame of frames) if (frame !== from) send(frame, key, value);
    };
    addEventListener("message", ({ data, source }) => {
      if (!data || !Array.isArray(data.deeplecture)) return;
      const [key, value] = data.deeplecture;
      if (key !== "here") share.take(key, value, source);
      else if (!audience) {
        frames.add(source);
        for (const [known, state] of share.state) send(source, known, state);
      }
    });
    if (audience) send(audience, "here");
  }

  // -- the pen ------------------------------------------------------------------------------------------------------
  const place = `deck-ink ${location.pathname}`;
  let ink = {}; // id of a slide to its strokes, each "x,y x,y" in the slide's own 1600 x 900
  try { ink = JSON.parse(localStorage.getItem(place)) || {}; } catch { /* storage is off: until the page is left */ }
  const keep = () => { try { localStorage.setItem(place, JSON.stringify(ink)); } catch { /* as above */ } };
  const nameOf = (slide) => slide.id || `${Reveal.getIndices(slide).h}-${Reveal.getIndices(slide).v || 0}`;

  function draw(slide) {
    slide.querySelectorAll(":scope > .ink").forEach((old) => old.remove());
    const strokes = ink[nameOf(slide)] || [];
    if (!strokes.length) return;
    const made = sheet("ink");
    for (const points of strokes) made.append(shape("polyline", { points }));
    slide.append(made);
  }

  function present() {
    const deck = document.querySelector(".reveal"), over = sheet("ink-sheet"), dot = shape("circle", { r: 11, class: "pointer" });
    over.append(dot);
    document.querySelector(".slides").append(over);
    let mode = "", stroke = null;

    const turn = (wanted) => {
      mode = mode === wanted ? "" : wanted;
      stroke = null;
      deck.classList.toggle("writes", mode === "pen");
      deck.classList.toggle("points", mode === "pointer");
      if (mode !== "pointer") share.tell("pointer", null);
    };
    const at = (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(over.getScreenCTM().inverse());
      return [Math.round(point.x), Math.round(point.y)];
    };
    const told = (slide) => {
      draw(slide);
      keep();
      share.tell("ink", [nameOf(slide), ink[nameOf(slide)] || []]);
    };

    over.addEventListener("pointerdown", (event) => {
      if (mode !== "pen") return;
      const slide = Reveal.getCurrentSlide();
      stroke = at(event).join();
      (ink[nameOf(slide)] ||= []).push(`${stroke} ${stroke}`);
      over.setPointerCapture(event.pointerId);
      event.stopPropagation(); // else reveal.js takes it for a swipe
      told(slide);
    });
    over.addEventListener("pointermove", (event) => {
      if (mode === "pointer") share.tell("pointer", [nameOf(Reveal.getCurrentSlide()), ...at(event)]);
      if (mode !== "pen" || !stroke) return;
      const slide = Reveal.getCurrentSlide(), strokes = ink[nameOf(slide)];
      stroke += ` ${at(event).join()}`;
      strokes[strokes.length - 1] = stroke;
      told(slide);
    });
    for (const end of ["pointerup", "pointercancel"]) over.addEventListener(end, () => { stroke = null; });
    for (const name of ["touchstart", "touchmove"]) over.addEventListener(name, (event) => event.stopPropagation(), { passive: true });

    share.hear("ink", ([name, strokes]) => {
      ink[name] = strokes;
      const slide = Reveal.getSlides().find((one) => nameOf(one) === name);
      if (slide) draw(slide);
    });
    share.hear("pointer", (where) => {
      const here = where && where[0] === nameOf(Reveal.getCurrentSlide());
      dot.classList.toggle("shown", Boolean(here));
      if (here) { dot.setAttribute("cx", where[1]); dot.setAttribute("cy", where[2]); }
    });
    share.hear("theme", (name) => { document.documentElement.dataset.bsTheme = name; });

    Reveal.addKeyBinding({ keyCode: 67, key: "C", description: "Pen on or off" }, () => turn("pen"));
    Reveal.addKeyBinding({ keyCode: 46, key: "Delete", description: "Wipe the pen's strokes off the slide" }, () => {
      const slide = Reveal.getCurrentSlide();
      delete ink[nameOf(slide)];
      told(slide);
    });
    Reveal.addKeyBinding({ keyCode: 81, key: "Q", description: "Pointer on or off" }, () => turn("pointer"));
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !mode) return;
      turn("");
      event.stopImmediatePropagation(); // else the overview opens
    }, true);
    Reveal.getSlides().forEach(draw);
  }

  // Strokes are printed where the address says so: ?print-pdf&ink
  if (paper) {
    if (withInk) Reveal.on("pdf-ready", () => document.querySelectorAll(".pdf-page > section").forEach(draw));
    return;
  }
  Reveal.on("ready", () => {
    present();
    link();
  });
})();
