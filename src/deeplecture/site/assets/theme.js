// Before anything is drawn: the theme that the reader chose, else the system's. Then pictures follow it; paper is white.
(function () {
  var root = document.documentElement, chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch (error) { /* storage is off: follow the system */ }
  root.classList.add("js");
  root.dataset.bsTheme = chosen || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

  function dress(dark) {
    document.querySelectorAll("img[data-dark]").forEach(function (image) {
      var light = image.dataset.light = image.dataset.light || image.getAttribute("src");
      var wanted = dark ? image.dataset.dark : light;
      if (image.getAttribute("src") !== wanted) image.src = wanted;
    });
  }
  function follow() { dress(root.dataset.bsTheme === "dark"); }
  document.addEventListener("DOMContentLoaded", follow);
  new MutationObserver(follow).observe(root, { attributeFilter: ["data-bs-theme"] });
  addEventListener("beforeprint", function () { dress(false); });
  addEventListener("afterprint", follow);
})();
