// Behaviour of a deck beyond reveal.js: openers, references, stepped code, tab sets, and the bar at the foot.
(function () {
  "use strict";

  // "2|3-4,6" -> [{2}, {3, 4, 6}]
  function stepsOf(text) {
    return text.split("|").map((step) => {
      const lines = new Set();
      for (const part of step.split(",")) {
        const [first, last = first] = part.split("-").map(Number);
        for (let line = first; line <= last; line++) lines.add(line);
      }
      return lines;
    });
  }

  // Each step after the first is an empty fragment in the code block, so reveal.js itself does the stepping.
  function steppedCode() {
    const blocks = [];
    for (const block of document.querySelectorAll("[data-code-line-numbers]")) {
      const text = block.getAttribute("data-code-line-numbers");
      if (!/\d/.test(text)) continue;
      const steps = stepsOf(text);
      for (let step = 1; step < steps.length; step++) {
        const mark = document.createElement("span");
        mark.className = "fragment code-step";
        block.append(mark);
      }
      blocks.push([block, steps]);
    }
    return () => {
      for (const [block, steps] of blocks) {
        const lines = steps[block.querySelectorAll(".code-step.visible").length];
        block.classList.add("stepped");
        block.querySelectorAll("code > span").forEach((line, index) => line.classList.toggle("told", lines.has(index + 1)));
      }
    };
  }

  // Part openers stand on the accent colour and show how far the deck has come. What holds more than words is a slide.
  function openers() {
    const parts = [...document.querySelectorAll(".slides section.title-slide:not(#title-slide, :has(> :not(h1, h2, h3, p, aside, .opener)))")];
    parts.forEach((opener, index) => {
      opener.classList.add("opener");
      if (!/data-background/.test(opener.getAttributeNames().join(" "))) opener.dataset.backgroundColor = "#0b62a4";
      if (parts.length < 2) return;
      const progress = document.createElement("div");
      progress.className = "part-progress";
      progress.textContent = `Part ${index + 1} of ${parts.length}`;
      const bar = document.createElement("div");
      for (let part = 0; part < parts.length; part++) {
        bar.append(Object.assign(document.createElement("span"), { className: part <= index ? "told" : "" }));
      }
      progress.prepend(bar);
      opener.append(progress);
    });
  }

  // References that one slide cannot hold are spread over as many as they need: two columns of 26 lines on each, in
  // which a line holds about 76 characters.
  function references() {
    const list = document.querySelector(".slides #refs");
    let slide = list && list.closest("section");
    if (slide && list.classList.contains("own-slide")) {
      slide = document.createElement("section");
      slide.id = "references";
      slide.className = "slide smaller";
      slide.append(Object.assign(document.createElement("h2"), { textContent: "References" }), list);
      document.querySelector(".reveal .slides").append(slide);
    }
    if (!slide || slide.querySelectorAll(":scope > :not(h1, h2, h3)").length > 1) return;
    slide.classList.remove("scrollable");
    const entries = [...list.children];
    const lines = entries.map((entry) => Math.ceil(entry.textContent.trim().length / 76) + 0.32);
    const needed = lines.reduce((sum, one) => sum + one, 0);
    const share = needed / Math.ceil(needed / 52);
    let before = 0;
    entries.forEach((entry, index) => {
      const number = Math.floor((before + lines[index] / 2) / share);
      before += lines[index];
      if (number > (slide.dataset.part || 0)) {
        const next = slide.cloneNode(true);
        next.removeAttribute("id");
        for (const named of next.querySelectorAll("[id]")) named.removeAttribute("id");
        next.dataset.part = number;
        next.querySelector(".references").replaceChildren();
        slide.after(next);
        slide = next;
      }
      if (slide.dataset.part) slide.querySelector(".references").append(entry);
    });
  }

  // A list of links to panes becomes a set of tabs; on paper they lie under each other, each under its name.
  function tabSets() {
    for (const list of document.querySelectorAll(".panel-tabset-tabby")) {
      const tabs = [...list.querySelectorAll("a")];
      const panes = tabs.map((tab) => document.getElementById(tab.hash.slice(1)));
      if (/print-pdf/i.test(location.search)) {
        tabs.forEach((tab, index) => panes[index].prepend(Object.assign(document.createElement("p"), { className: "tab-name", textContent: tab.textContent })));
        list.remove();
        continue;
      }
      const show = (chosen) => tabs.forEach((tab, index) => {
        tab.setAttribute("aria-selected", index === chosen);
        tab.tabIndex = index === chosen ? 0 : -1;
        panes[index].hidden = index !== chosen;
      });
      list.setAttribute("role", "tablist");
      tabs.forEach((tab, index) => {
        tab.parentElement.setAttribute("role", "presentation");
        tab.setAttribute("role", "tab");
        tab.setAttribute("aria-controls", panes[index].id);
        panes[index].setAttribute("role", "tabpanel");
        tab.addEventListener("click", (event) => { event.preventDefault(); show(index); });
        tab.addEventListener("keydown", (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          event.stopPropagation(); // else the arrow turns the slide
          const next = (index + step + tabs.length) % tabs.length;
          show(next);
          tabs[next].focus();
        });
      });
      show(Math.max(0, tabs.findIndex((tab) => tab.hasAttribute("data-tabby-default"))));
    }
  }

  // Options as Quarto spells them, "navigation-mode", without those whose place the bar at the foot has taken.
  function options() {
    const given = document.getElementById("reveal-options");
    const named = Object.entries(given ? JSON.parse(given.textContent) : {})
      .map(([name, value]) => [name.replace(/-(.)/g, (_, letter) => letter.toUpperCase()), value]);
    return Object.fromEntries(named.filter(([name]) => !["slideNumber", "controls", "progress", "margin"].includes(name)));
  }

  function bar() {
    const box = document.querySelector(".deck-bar");
    const chapter = box.querySelector(".deck-chapter");
    const home = chapter && chapter.getAttribute("href");
    const report = box.querySelector(".deck-report");
    box.querySelector(".deck-previous").addEventListener("click", () => Reveal.prev());
    box.querySelector(".deck-next").addEventListener("click", () => Reveal.next());
    box.querySelector(".deck-help").addEventListener("click", (event) => {
      Reveal.toggleHelp();
      if (event.detail) event.currentTarget.blur(); // by pointer: else Escape leaves a ring around it
    });
    box.addEventListener("keydown", (event) => {
      if (event.key === " " || event.key === "Enter") event.stopPropagation(); // else reveal.js steps as well
    });
    return () => {
      box.querySelector(".deck-number").textContent = `${Reveal.getSlidePastCount() + 1} / ${Reveal.getTotalSlides()}`;
      const slide = Reveal.getCurrentSlide();
      if (report && slide) report.href = window.deeplecture.report(`slide “${slide.querySelector("h1, h2, h3") ? slide.querySelector("h1, h2, h3").textContent.trim() : slide.id}”`, `#/${slide.id}`);
      if (!chapter) return;
      const id = slide && !slide.matches("#title-slide, :has(.references)") ? slide.id : "";
      chapter.href = id ? `${home}#${id}` : home;
    };
  }

  // `{minutes=12}` at a part: reveal.js's own pacing timer gives each of its slides the same share of them.
  function pacing() {
    let whole = 0;
    for (const part of document.querySelectorAll(".slides section[data-minutes]")) {
      const seconds = 60 * Number(part.dataset.minutes);
      const slides = part.parentElement.matches(".stack, .slides > section") ? [...part.parentElement.children] : [part];
      for (const slide of slides) slide.dataset.timing = Math.round(seconds / slides.length);
      whole += seconds;
    }
    return whole ? { totalTime: whole } : {};
  }

  // A formula wider than its place is set smaller, down to seven tenths; beyond that the site's check reports it.
  function fitFormulas() {
    for (const formula of document.querySelectorAll(".slides .math.display:not(.fitted)")) {
      if (!formula.clientWidth) continue; // its slide is not laid out yet
      formula.classList.add("fitted");
      const ratio = formula.clientWidth / formula.scrollWidth;
      if (ratio < 1) formula.style.fontSize = `${Math.max(0.7, 0.99 * ratio) * parseFloat(getComputedStyle(formula).fontSize)}px`;
    }
  }

  // What scrolls in its own box must be reachable by keyboard.
  function scrollable() {
    for (const box of document.querySelectorAll(".slides :is(pre, section.scrollable)")) {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    }
  }

  // What opens over a slide is opened and closed by the browser; its keys are not the deck's as well.
  function panels() {
    for (const button of document.querySelectorAll("[popovertarget]")) {
      button.addEventListener("keydown", (event) => {
        if (event.key === " " || event.key === "Enter") event.stopPropagation(); // else reveal.js steps
      });
    }
    window.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && document.querySelector("[popover]:popover-open")) event.stopImmediatePropagation(); // else the overview opens
    }, true);
    Reveal.on("slidechanged", () => document.querySelectorAll("[popover]:popover-open").forEach((panel) => panel.hidePopover()));
  }

  // Dark or light, remembered for decks.
  function theme() {
    const root = document.documentElement;
    const turn = () => {
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      window.deeplecture.share.tell("theme", root.dataset.bsTheme);
      try { localStorage.setItem("deck-theme", root.dataset.bsTheme); } catch { /* storage is off: until the page is left */ }
    };
    Reveal.on("ready", () => Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Dark or light" }, turn));
  }

  // A frame after the slide has changed reveal.js tells those who listen all that it holds. What nobody sees yet, such as
  // the title that answers, is none of it, nor are a drawing's styles.
  function leaveOutUnseen({ currentSlide }) {
    const unseen = [...currentSlide.querySelectorAll(":not(svg *, [aria-hidden]), svg style")]
      .filter((one) => one.tagName === "style" || getComputedStyle(one).visibility === "hidden");
    for (const one of unseen) one.setAttribute("aria-hidden", "true");
    requestAnimationFrame(() => requestAnimationFrame(() => { for (const one of unseen) one.removeAttribute("aria-hidden"); }));
  }

  // A click that answers is an empty fragment, of which reveal.js has nothing to tell.
  function tellAnswer({ fragment }) {
    const asked = fragment.closest("[data-question]");
    if (!asked || fragment.matches(".after-answer") || asked.querySelector(".fragment:not(.visible, .after-answer)")) return;
    const title = asked.matches(".predict") ? asked.parentElement.querySelectorAll(":scope > h3") : [];
    const parts = [...asked.querySelectorAll(":scope > .answers > [data-right]"), ...title];
    document.querySelector(".reveal .aria-status").textContent = parts.map((one) => one.textContent.trim().replace(/\s+/g, " ")).join(". ");
  }

  // On paper there is no bar: each slide has the foot line itself.
  function footLines() {
    const kept = document.querySelectorAll(".deck-bar > :is(.deck-footer, .deck-logo)");
    if (!kept.length || !/print-pdf/i.test(location.search)) return;
    for (const slide of document.querySelectorAll(".slides section:not(.stack)")) {
      if (slide.dataset.footer === "false" || slide.querySelector(":scope > .footer")) continue;
      const line = Object.assign(document.createElement("div"), { className: "footer" });
      line.append(...[...kept].map((one) => one.cloneNode(true)));
      slide.append(line);
    }
  }

  openers();
  footLines();
  references();
  theme();
  tabSets();
  panels();
  const tellCode = steppedCode();
  const tellBar = bar();
  const shown = () => { tellBar(); tellCode(); fitFormulas(); scrollable(); };
  // reveal.js declares the whole deck an application, in which screen readers do not read.
  Reveal.on("ready", () => document.querySelector(".reveal").removeAttribute("role"));
  Reveal.on("ready", shown);
  Reveal.on("slidechanged", shown);
  Reveal.on("slidechanged", leaveOutUnseen);
  Reveal.on("fragmentshown", tellCode);
  Reveal.on("fragmentshown", tellAnswer);
  Reveal.on("fragmenthidden", tellCode);
  Reveal.on("pdf-ready", () => { tellCode(); fitFormulas(); });
  Reveal.initialize({
    width: 1600,
    height: 900,
    margin: 0,
    center: false,
    display: "flex",
    controls: false, // the bar at the foot has them
    progress: false,
    slideNumber: "c/t",
    showSlideNumber: "print",
    hash: true,
    navigationMode: "linear",
    transition: "none",
    backgroundTransition: "none",
    scrollActivationWidth: 0, // phones swipe through slides; the text to scroll through is the chapter
    pdfSeparateFragments: /[?&]steps\b/.test(location.search), // a page for each click, or one for all
    pdfMaxPagesPerSlide: 1,
    plugins: [RevealNotes, RevealSearch, RevealZoom],
    ...pacing(),
    ...options(),
  });
})();
