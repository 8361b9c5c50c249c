// Builds a drawing up: <img data-steps="NAME.steps.js"> gives way to the drawing itself (deeplecture/steps.py), whose
// parts say by their ids with which step they come. In a deck reveal.js counts the steps, each an empty fragment beside
// the picture; in a chapter a prediction shows the first step until it is answered. Where nothing of this is run, and on
// paper, the picture stays, which shows all, unless a deck is printed click by click: `?print-pdf&steps`.
(function () {
  "use strict";
  const { load } = window.deeplecture;
  const paper = /print-pdf/.test(location.search), clicks = paper && /[?&]steps\b/.test(location.search);
  if (paper && !clicks) return;

  // Two drawings on a page share no id, so the dark one has its own; its shapes are those of the light one.
  function drawing({ id, drawing: light, dark }, theme) {
    const text = theme === "dark" ? light.replaceAll(`${id}-`, `${id}d-`) : light;
    const svg = document.importNode(new DOMParser().parseFromString(text, "image/svg+xml").documentElement, true);
    if (theme === "dark") {
      const parts = [svg, ...svg.querySelectorAll("*")];
      for (const [number, style] of dark) parts[number].setAttribute("style", style);
    }
    svg.removeAttribute("width");
    svg.removeAttribute("height");
    svg.setAttribute("class", `build-picture build-${theme}`);
    svg.setAttribute("preserveAspectRatio", "xMinYMin meet"); // as the style places the picture
    svg.setAttribute("role", "img");
    return svg;
  }

  function build(image, told) {
    const figure = image.closest("figure"), predict = image.closest(".predict");
    const pictures = ["light", "dark"].map((theme) => drawing(told, theme));
    for (const svg of pictures) svg.style.cssText += image.style.cssText; // how wide it has to be
    const parts = pictures.flatMap((svg) => [...svg.querySelectorAll("[id*='-step-']")]).map((part) => [part, Number(part.id.match(/-step-(\d+)/)[1])]);
    const whole = Math.max(...parts.map(([, own]) => own));
    const show = (step) => {
      // Who listens is not told the end before it is shown.
      for (const svg of pictures) svg.setAttribute("aria-label", step < whole ? `Step ${step} of ${whole} of a figure that is built up` : image.alt);
      for (const [part, own] of parts) part.classList.toggle("later", own > step);
    };
    const tell = window.Reveal
      ? () => show(1 + figure.querySelectorAll(".build-step.visible").length)
      : () => show(predict && !predict.classList.contains("answered") ? 1 : Infinity);
    tell();
    image.before(...pictures);
    image.classList.add("built-up");
    if (window.Reveal) {
      for (const event of ["ready", "slidechanged", "fragmentshown", "fragmenthidden"]) Reveal.on(event, tell);
    } else if (predict) {
      predict.addEventListener("answered", tell);
    }
  }

  const buildAll = () => {
    for (const image of document.querySelectorAll("img[data-steps]")) {
      load(image.dataset.steps, "deeplectureSteps").then((told) => build(image, told), () => {}); // else its picture stays
    }
  };
  if (clicks) {
    document.documentElement.classList.add("print-clicks");
    Reveal.on("pdf-ready", buildAll); // each page is a copy of its slide
  } else {
    buildAll();
  }
})();
