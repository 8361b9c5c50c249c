// Knobs: <img data-knob="NAME.knob.js"> gets a slider or a row of radio buttons for each argument that has several values.
// Every value is a picture that was drawn as any other; this script only says which one is shown, tells its sentence, and
// sets the numbers of the section's text that come from the figure. Printed decks and books keep the start's.
(function () {
  "use strict";
  if (/print-pdf/.test(location.search)) return;
  const FEW = 5; // values that buttons show better than a slider
  const FRAME = 400; // milliseconds of a film's frame
  const { element, load, share } = window.deeplecture;
  const isScale = (knob) => knob.scale && knob.values.length > FEW;
  let count = 0;

  // A slider over the places of the values, which need not be evenly spaced.
  function slider(knob, turn) {
    const value = element("output", { className: "knob-value" });
    const name = `knob-${++count}`;
    const range = element("input", { type: "range", id: name, min: 0, max: knob.values.length - 1, step: 1, value: knob.start });
    const row = element("div", { className: "knob-row" }, element("label", { className: "knob-name", htmlFor: name, textContent: knob.label }), range, value);
    value.setAttribute("aria-hidden", "true");
    range.addEventListener("input", () => turn(Number(range.value)));
    // After a drag the keys are the deck's again, as its presenter's remote control expects.
    range.addEventListener("pointerup", () => { if (window.Reveal) range.blur(); });
    const tell = (place, says) => {
      range.value = place;
      value.textContent = knob.values[place];
      range.setAttribute("aria-valuetext", says ? `${knob.values[place]}: ${says}` : knob.values[place]);
    };
    return { row, tell };
  }

  // A button that goes through the values of a film, from where it is; from the first one after the last.
  function player(knob, at, turn) {
    const button = element("button", { type: "button", className: "knob-play", textContent: "Play" });
    let clock = 0;
    const stop = () => { clearInterval(clock); clock = 0; button.textContent = "Play"; };
    const last = knob.values.length - 1;
    button.addEventListener("click", () => {
      if (clock) return stop();
      if (at() === last) turn(0);
      button.textContent = "Stop";
      clock = setInterval(() => { turn(at() + 1); if (at() === last) stop(); }, FRAME);
    });
    if (window.Reveal) Reveal.on("slidechanged", stop);
    return { button, stop };
  }

  function buttons(knob, turn) {
    const name = `knob-${++count}`;
    const row = element("fieldset", { className: "knob-row" }, element("legend", { textContent: knob.label }));
    const inputs = knob.values.map((value, place) => {
      const input = element("input", { type: "radio", name, autocomplete: "off" });
      input.addEventListener("change", () => turn(place));
      row.append(element("label", {}, input, value));
      return input;
    });
    return { row, tell: (place) => { inputs[place].checked = true; } };
  }

  function build(image, told) {
    const folder = image.dataset.knob.replace(/[^/]*$/, "");
    const figure = image.closest("figure"), section = image.closest("section");
    const label = (image.closest(".quarto-float[id]") || figure).id;
    const still = image.alt, themes = image.hasAttribute("data-dark");
    const first = told.knobs.map((knob) => knob.start), places = [...first];
    const says = element("span", { className: "knob-says" });
    const note = element("span", { className: "knob-note", textContent: "The marked numbers of the text follow." });
    // A slider tells the sentence with its value; buttons do not.
    if (!told.knobs.some(isScale)) says.setAttribute("aria-live", "polite");
    // In the theme that the page has now.
    const dark = () => themes && document.documentElement.dataset.bsTheme === "dark";
    const picture = (variant) => folder + (dark() && variant.dark || variant.picture);
    const at = () => places.reduce((sum, place, one) => sum * told.knobs[one].values.length + place, 0);

    // Numbers of the text; a colour marks those that differ from the still's.
    const numbers = [...(section || document).querySelectorAll(".follows")].filter((one) => one.dataset.of === label && !one.closest("aside.notes"));
    const values = numbers.map((one) => JSON.parse(one.dataset.values));

    function show() {
      const variant = told.variants[at()], started = places.every((place, one) => place === first[one]);
      // The two names are those by which the theme's script turns pictures (theme.js).
      if (themes) Object.assign(image.dataset, { light: folder + variant.picture, dark: folder + (variant.dark || variant.picture) });
      image.src = picture(variant);
      image.alt = started ? still : variant.says || still;
      says.textContent = variant.says;
      note.hidden = started || !numbers.length;
      controls.forEach((one, number) => one.tell(places[number], variant.says));
      numbers.forEach((one, number) => {
        one.textContent = values[number][at()];
        one.classList.toggle("followed", !started);
      });
      for (const link of figure.querySelectorAll(".figure-files a")) {
        const file = link.textContent.startsWith("Numbers") ? variant.numbers : variant.picture;
        if (file) link.href = folder + file;
      }
      const command = figure.querySelector(".figure-command");
      if (command) command.textContent = variant.command;
    }

    const controls = told.knobs.map((knob, number) => {
      const turn = (place) => { places[number] = place; show(); share.tell(`knob ${label}`, [...places]); };
      const film = knob.film && player(knob, () => places[number], turn);
      const control = (isScale(knob) ? slider : buttons)(knob, (place) => { if (film) film.stop(); turn(place); });
      if (film) control.row.append(film.button);
      return control;
    });
    const box = element("div", { className: "knob" }, ...controls.map((one) => one.row), element("div", { className: "knob-line" }, says, " ", note));
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", "What this figure is drawn with");
    if (told.measured) box.append(element("div", { className: "knob-note", textContent: "Each setting was recorded; nothing is computed here." }));
    box.addEventListener("keydown", (event) => {
      if (window.Reveal && /^Page(Up|Down)$/.test(event.key)) document.activeElement.blur(); // these turn the slide from everywhere
      else if (/^(Arrow|Home$|End$| $)/.test(event.key)) event.stopPropagation(); // else reveal.js turns the slide
    });
    // Pictures are fetched when somebody reaches for the knob, so that none is late.
    const ahead = () => { for (const variant of told.variants) new Image().src = picture(variant); };
    for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, ahead, { once: true });
    (image.closest("p") || image).after(box);
    show();
    share.hear(`knob ${label}`, (wanted) => { if (wanted.join() !== places.join()) { places.splice(0, Infinity, ...wanted); show(); } });
  }

  for (const image of document.querySelectorAll("img[data-knob]")) {
    load(image.dataset.knob, "deeplectureKnob").then((told) => build(image, told), () => {}); // else it stays as it is
  }
})();
