// Questions of a chapter: what was chosen is told to those who listen, a prediction shows its figure, and the chapter's
// end names the sections to read again. The sentences themselves the style shows, without this script too.
(function () {
  "use strict";
  const { element, announce } = window.deeplecture;
  const wrong = new Map(); // section to its heading, of questions whose first answer was not right
  const asked = new Set();

  // At the end of the text, once there is something to say.
  function readAgain() {
    let box = document.querySelector(".read-again");
    if (!box) {
      box = element("aside", { className: "read-again" }, element("p", { textContent: "To read again" }), element("ul"));
      box.setAttribute("aria-label", "To read again");
      const turn = document.querySelector("main > .page-turn");
      if (turn) turn.before(box); else document.querySelector("main").append(box);
    }
    box.querySelector("ul").replaceChildren(...[...wrong].map(([section, title]) =>
      element("li", {}, element("a", { href: `#${section.id}`, textContent: title }))));
  }

  function heading(section) {
    const copy = section.querySelector("h1, h2, h3, h4").cloneNode(true);
    copy.querySelectorAll(".anchor").forEach((part) => part.remove());
    return copy.textContent.trim().replace(/\s+/g, " ");
  }

  // The line of the contents beside the chapter, which tells the title that a prediction waits for.
  const line = (predict) => document.getElementById(`toc-${predict.closest("section[id]")?.id}`);

  function show(predict) {
    if (predict.classList.contains("answered")) return;
    predict.classList.add("answered");
    line(predict)?.classList.remove("waits");
    predict.dispatchEvent(new Event("answered"));
  }

  function chosen(input) {
    const answer = input.closest(".answer"), block = answer.closest("[data-question]");
    announce(answer.querySelector(".why").textContent.trim());
    if (block.matches(".predict")) show(block);
    const section = block.closest("section[id]");
    if (!asked.has(block) && section && !answer.hasAttribute("data-right")) {
      wrong.set(section, heading(section));
      readAgain();
    }
    asked.add(block);
  }

  for (const block of document.querySelectorAll("main [data-question]")) {
    for (const input of block.querySelectorAll(":scope > fieldset input")) {
      input.checked = false; // browsers remember what was chosen when the page is loaded again
      input.addEventListener("change", () => chosen(input));
    }
    if (!block.matches(".predict")) continue;
    line(block)?.classList.add("waits");
    const skip = element("button", { type: "button", className: "predict-skip", textContent: "Show without an answer" });
    skip.addEventListener("click", () => { show(block); announce("The figure is shown"); });
    block.querySelector(":scope > fieldset").after(skip);
  }

  // Who follows a link to such a figure wants to see it.
  function linked() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const predict = target && target.closest(".predict");
    if (predict && target !== predict) { show(predict); target.scrollIntoView(); }
  }
  addEventListener("hashchange", linked);
  linked();
})();
