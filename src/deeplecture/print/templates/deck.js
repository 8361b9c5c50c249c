// A deck in reveal's print view, made ready for paper: what is read aloud, where links lead, what each page says.
function deckOnPaper({ here, address, formula: FORMULA }) {
  // reveal hides all slides but the first from those who do not see: here all of them are shown.
  for (const one of document.querySelectorAll(".pdf-page section, .pdf-page .fragment")) {
    one.removeAttribute("aria-hidden");
    one.removeAttribute("hidden");
  }
  // Of the pages that a slide has click by click the first that shows its heading has it; bookmarks are made of these.
  const told = new Set();
  for (const slide of document.querySelectorAll(".pdf-page > section[id]")) {
    const heading = slide.querySelector("h1, h2, h3, h4");
    if (!heading || getComputedStyle(heading).visibility === "hidden") continue;
    if (told.has(slide.id)) heading.setAttribute("role", "paragraph");
    told.add(slide.id);
  }
  // Read by nobody: numbers at the foot, backgrounds, the places of code's lines.
  for (const one of document.querySelectorAll(".slide-number-pdf, .slide-background, #title-slide .course")) one.setAttribute("aria-hidden", "true");
  for (const link of document.querySelectorAll(".pdf-page a[href]")) {
    const written = link.getAttribute("href");
    const inside = written.match(/^#\/?(.+)$/);
    const target = inside && document.getElementById(decodeURIComponent(inside[1]));
    if (target && target.closest(".pdf-page") && !target.closest("aside.notes") && !/^cb\d+-\d+$/.test(target.id)) {
      link.setAttribute("href", "#" + target.id);
    } else if (link.protocol !== "file:" && !inside) {
      continue;
    } else if (!inside && address && link.href.startsWith(here)) {
      link.href = address + link.href.slice(here.length);
    } else {
      link.removeAttribute("href"); // text: what it leads to is not there where the PDF is read
    }
  }
  // A formula's source says what it is. Chromium tags pictures alone with words in their place: a dot bears them.
  for (const formula of document.querySelectorAll(".pdf-page .katex")) {
    const source = formula.querySelector(".katex-mathml annotation");
    if (!source) continue; // in the notes, which are not printed
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    dot.innerHTML = '<path d="M0 0h1v1h-1z" fill="#fff" fill-opacity="0.01"/>';
    dot.setAttribute("role", "img");
    dot.setAttribute("aria-label", FORMULA + source.textContent.trim());
    dot.style.cssText = "position: absolute; width: 1px; height: 1px";
    formula.querySelector(".katex-mathml").replaceWith(dot);
  }
  const words = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches("aside.notes, script, style, [aria-hidden=true]")) return "";
    if (node.matches("svg[aria-label]")) return ` ${node.getAttribute("aria-label").replace(FORMULA, "")} `;
    if (node.matches("img")) return ` ${node.alt} `;
    const inner = [...node.childNodes].map(words).join("");
    return getComputedStyle(node).display.startsWith("inline") ? inner : ` ${inner} `;
  };
  // Of each page, in the order of reading: the level of its heading, 1 for the title, all that it shows in words, and
  // the ids that lie on it.
  return [...document.querySelectorAll(".pdf-page")].map((page) => {
    const slide = page.querySelector("section");
    const heading = slide.querySelector("h1, h2, h3, h4");
    const ids = [slide, ...slide.querySelectorAll("[id]")].map((one) => one.id).filter(Boolean);
    return { level: heading ? Number(heading.tagName.slice(1)) : 0, says: words(slide).replace(/\s+/g, " ").trim(), ids };
  });
}
