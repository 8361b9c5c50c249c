// Before anything is drawn: the theme that the reader chose, else a chapter's is the system's and a deck's is light, as a
// projector shows best. Then pictures follow it; paper is white.
(function () {
  var root = document.documentElement, place = document.currentScript.dataset.stored || "theme", chosen = null;
  try { chosen = localStorage.getItem(place); } catch (error) { /* storage is off */ }
  var system = place === "theme" && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.classList.add("js");
  root.dataset.bsTheme = /print-pdf/.test(location.search) ? "light" : chosen || system;

  function dress(dark) {
    document.querySelectorAll("img[data-dark]").forEach(function (image) {
      var name = image.hasAttribute("data-src") ? "data-src" : "src"; // which a deck loads when its slide comes near
      var light = image.dataset.light = image.dataset.light || image.getAttribute(name);
      var wanted = dark ? image.dataset.dark : light;
      if (image.getAttribute(name) !== wanted) image.setAttribute(name, wanted);
    });
  }
  function follow() { dress(root.dataset.bsTheme === "dark"); }
  document.addEventListener("DOMContentLoaded", follow);
  new MutationObserver(follow).observe(root, { attributeFilter: ["data-bs-theme"] });
  addEventListener("beforeprint", function () { dress(false); });
  addEventListener("afterprint", follow);
})();
