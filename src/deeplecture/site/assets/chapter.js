// Behaviour of a chapter beyond Bootstrap's: theme, code copying, anchors, boxes that scroll, print.
(function () {
  "use strict";
  const root = document.documentElement;
  const { element, announce } = window.deeplecture;

  function theme() {
    const button = document.querySelector(".theme-switch");
    const system = matchMedia("(prefers-color-scheme: dark)");
    const stored = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
    const show = (name) => {
      root.dataset.bsTheme = name;
      button.setAttribute("aria-pressed", name === "dark");
    };
    show(root.dataset.bsTheme);
    button.addEventListener("click", () => {
      const name = root.dataset.bsTheme === "dark" ? "light" : "dark";
      show(name);
      // Choosing what the system has means to follow it again.
      try {
        if (name === (system.matches ? "dark" : "light")) localStorage.removeItem("theme");
        else localStorage.setItem("theme", name);
      } catch { /* storage is off: the choice lasts for this page */ }
    });
    system.addEventListener("change", () => { if (!stored()) show(system.matches ? "dark" : "light"); });
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch { // no clipboard for this page: the older way
      const area = element("textarea", { value: text });
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
  }

  function copyButtons() {
    for (const block of document.querySelectorAll("main div.sourceCode")) {
      const button = element("button", { type: "button", className: "code-copy btn", textContent: "Copy" });
      button.setAttribute("aria-label", "Copy this code");
      button.addEventListener("click", async () => {
        await copy(block.querySelector("code").innerText.replace(/\n$/, ""));
        button.textContent = "Copied";
        announce("Code copied");
        setTimeout(() => { button.textContent = "Copy"; }, 2000);
      });
      block.append(button);
    }
  }

  // Exercises have no slides; every other part and section has one of the same name.
  function anchors() {
    const deck = (document.querySelector(".page-facts .deck-link") || { getAttribute: () => "" }).getAttribute("href");
    for (const heading of document.querySelectorAll("main :is(h2, h3, h4)")) {
      const id = heading.id || (heading.parentElement.matches("section") && heading.parentElement.id);
      if (!id || heading.closest(".callout, .panel-tabset")) continue;
      const title = heading.textContent.trim();
      // For a pointer: the table of contents has the same links, and a heading's name is its text.
      const link = element("a", { className: "anchor", href: `#${id}`, textContent: "#", tabIndex: -1 });
      link.setAttribute("aria-hidden", "true");
      heading.append(" ", link);
      const section = heading.parentElement;
      if (!deck || !heading.matches("h2, h3") || section.id !== id || section.querySelector('[id^="exr-"]')) continue;
      const slide = element("a", { className: "to-slide", href: `${deck}#/${id}`, textContent: "Slide" });
      slide.setAttribute("aria-label", `Slide “${title}”`);
      heading.after(slide);
    }
  }

  // A line of code that goes on below itself does so to the right of where it begins, which in Python means something.
  function indents() {
    for (const line of document.querySelectorAll("main pre.sourceCode > code > span")) {
      line.style.setProperty("--indent", line.textContent.match(/^ */)[0].length);
    }
  }

  // Wide tables, formulas and code scroll in a box of their own, which the keyboard reaches.
  function boxes() {
    for (const table of document.querySelectorAll("main table")) {
      if (table.parentElement.closest("table, .table-box")) continue;
      const box = element("div", { className: "table-box" });
      table.replaceWith(box);
      box.append(table);
    }
    const reach = () => {
      for (const box of document.querySelectorAll("main :is(.table-box, .math.display, pre, :is(p, div):has(> img[style*='--least']))")) {
        const scrolls = box.scrollWidth > box.clientWidth + 1;
        if (scrolls) box.tabIndex = 0;
        else box.removeAttribute("tabindex");
        if (!box.matches(":has(> img)")) continue;
        // A picture has no text of its own that would say so.
        const caption = box.closest("figure").querySelector("figcaption");
        const name = caption ? caption.textContent.trim().split(":")[0] : "Figure";
        const said = { role: "region", "aria-label": `${name}, scrolls sideways` };
        for (const [attribute, text] of Object.entries(said)) {
          if (scrolls) box.setAttribute(attribute, text);
          else box.removeAttribute(attribute);
        }
      }
    };
    addEventListener("resize", reach);
    addEventListener("load", reach);
    document.addEventListener("toggle", reach, true);
    document.addEventListener("shown.bs.tab", reach);
    document.addEventListener("shown.bs.collapse", reach);
  }

  // A footnote opens beside its mark as well as at the foot of the page.
  function footnotes() {
    for (const mark of document.querySelectorAll("main a.footnote-ref")) {
      const note = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
      if (!note) continue;
      const content = note.cloneNode(true);
      content.querySelectorAll(".footnote-back").forEach((back) => back.remove());
      new bootstrap.Popover(mark, {
        content: element("div", { innerHTML: content.innerHTML }), html: true, sanitize: false, // our own page's text
        trigger: "hover focus", placement: "top", customClass: "footnote-popover", container: "body",
      });
    }
  }

  function print() {
    addEventListener("beforeprint", () => {
      for (const details of document.querySelectorAll("main details:not([open])")) {
        details.open = true;
        addEventListener("afterprint", () => { details.open = false; }, { once: true });
      }
    });
  }

  theme();
  indents();
  boxes();
  if (document.body.classList.contains("home")) return;
  copyButtons();
  anchors();
  footnotes();
  print();
  if (document.getElementById("toc")) new bootstrap.ScrollSpy(document.body, { target: "#toc", rootMargin: "-80px 0px -65%" });
})();
