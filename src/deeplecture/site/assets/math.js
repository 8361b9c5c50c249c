// Typesets the formulas of a page with KaTeX, before the page is first shown.
(function () {
  "use strict";
  for (const span of document.querySelectorAll("span.math")) {
    const source = span.textContent.trim().replace(/^\\[[(]|\\[\])]$/g, "");
    katex.render(source, span, {
      displayMode: span.classList.contains("display"),
      throwOnError: false, // shows the source in red, which the site's check finds as .katex-error
      strict: "ignore",
      macros: { "\\bm": "\\boldsymbol{#1}" },
      // The speaker view takes the notes' HTML into a window without KaTeX's style sheet.
      output: span.closest("aside.notes") ? "mathml" : "htmlAndMathml",
    });
    span.classList.add("typeset");
  }
})();
