// Typesets the formulas of a page with KaTeX, before the page is first shown, and those that previews bring later.
window.typesetFormulas = function (root) {
  "use strict";
  for (const span of root.querySelectorAll("span.math:not(.typeset)")) {
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
};
window.typesetFormulas(document);
