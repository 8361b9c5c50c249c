// Figures that readers handle: <img data-interactive="NAME.interactive.js"> has a button under it, which loads the course's
// script (deeplecture/interactive.py) and lets it fill a box in the picture's place; the button then brings the picture back.
(function () {
  "use strict";
  const { element, load } = window.deeplecture;

  // In a deck, keys belong to what is handled, except those that turn the slide from everywhere.
  function keys(event, close) {
    if (event.key === "Escape") {
      close();
      event.preventDefault();
    } else if (window.Reveal && /^Page(Up|Down)$/.test(event.key)) {
      document.activeElement.blur();
      return;
    }
    event.stopPropagation();
  }

  function prepare(image) {
    const figure = image.closest("figure"), note = figure.querySelector(".interactive-note");
    const label = note.dataset.button;
    const button = element("button", { type: "button", className: "interactive-open", textContent: label });
    let box;
    button.setAttribute("aria-expanded", "false");
    const show = (shown) => {
      figure.classList.toggle("interactive-shown", shown);
      button.textContent = shown ? "Back to the picture" : label;
      button.setAttribute("aria-expanded", String(shown));
    };
    const open = async () => {
      if (!box) {
        const told = await load(image.dataset.interactive, "deeplectureInteractive");
        document.head.append(element("style", { textContent: told.style }));
        box = element("div", { className: "interactive" });
        box.setAttribute("role", "group");
        box.setAttribute("aria-label", label);
        box.setAttribute("data-prevent-swipe", ""); // a finger that draws turns no slide
        box.addEventListener("keydown", (event) => keys(event, () => { show(false); button.focus(); }));
        // After a drag the keys are the deck's again, as its presenter's remote control expects.
        box.addEventListener("pointerup", (event) => { if (window.Reveal && event.target.type === "range") event.target.blur(); });
        (image.closest("p") || image).after(box);
        told.open(box, told.data, { element });
      }
      show(true);
    };
    button.addEventListener("click", () => {
      if (figure.classList.contains("interactive-shown")) show(false);
      else open().catch((error) => { note.textContent = `It could not be opened: ${error.message || "its script did not load"}.`; });
    });
    // Who has just opened it is still on the button.
    button.addEventListener("keydown", (event) => { if (event.key === "Escape" && figure.classList.contains("interactive-shown")) keys(event, () => show(false)); });
    note.append(" ", button);
  }

  if (/print-pdf/.test(location.search)) return;
  for (const image of document.querySelectorAll("img[data-interactive]")) prepare(image);
})();
