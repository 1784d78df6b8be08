// Conveniences only: every page works without this file. Loaded in the head, so that the kept
// theme is on the page before it is painted.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");

  function keptTheme() {
    try {
      return localStorage.getItem("theme");
    } catch (error) {
      return null; // storage may be switched off
    }
  }

  function showTheme(theme) {
    root.setAttribute("data-bs-theme", theme);
  }

  function flipTheme() {
    const theme = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    showTheme(theme);
    try {
      localStorage.setItem("theme", theme);
    } catch (error) {
      return; // then it lasts for this page only
    }
  }

  function flipMenu(button) {
    const menu = document.getElementById(button.getAttribute("aria-controls"));
    button.setAttribute("aria-expanded", String(menu.classList.toggle("is-open")));
  }

  function tickAll(box) {
    document.getElementsByName(box.getAttribute("data-ticks")).forEach(function (one) {
      if (!one.disabled) one.checked = box.checked;
    });
  }

  const preferred = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  showTheme(keptTheme() || preferred);

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-flips], [data-prints]");
    if (!button) return;
    if (button.hasAttribute("data-prints")) window.print();
    else if (button.getAttribute("data-flips") === "theme") flipTheme();
    else flipMenu(button);
  });

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-ticks]")) tickAll(event.target);
    const form = event.target.form;
    if (form && form.hasAttribute("data-warns-on-leave")) form.setAttribute("data-changed", "");
  });

  // Captured, so that a "no" also keeps the event from htmx.
  document.addEventListener(
    "submit",
    function (event) {
      const question = event.target.getAttribute("data-asks");
      if (!question || window.confirm(question)) return event.target.removeAttribute("data-changed");
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  window.addEventListener("beforeunload", function (event) {
    if (!document.querySelector("form[data-changed]")) return;
    event.preventDefault();
    event.returnValue = "";
  });

  // After a swap focus goes to the new errors, else to the region if the focused element is gone.
  document.addEventListener("htmx:after:swap", function (event) {
    const target = event.detail.ctx.target;
    const region = target && target.id ? document.getElementById(target.id) : null;
    const errors = document.querySelector(".takes-focus:not([data-focused])");
    // What fetches itself, by the clock or on loading, takes the focus from nobody.
    const asked = !(target && target.hasAttribute("data-hx-trigger"));
    const lost = asked && document.activeElement === document.body;
    const next = errors || (lost ? region : null);
    if (!next) return;
    if (!next.hasAttribute("tabindex")) next.setAttribute("tabindex", "-1");
    next.setAttribute("data-focused", "");
    next.focus();
  });
})();
