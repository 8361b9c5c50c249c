// Before anything is drawn: the theme that the reader chose, else the system's.
(function () {
  var root = document.documentElement, chosen = null;
  try { chosen = localStorage.getItem("theme"); } catch (error) { /* storage is off: follow the system */ }
  root.classList.add("js");
  root.dataset.bsTheme = chosen || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
})();
