// Conveniences only: every page works without this file. Loaded in the head, so that the kept
// theme is on the page before it is painted.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("has-script");

  // Of all windows ("localStorage") or of this one ("sessionStorage"); either may be switched off.
  function kept(where, name) {
    try {
      return window[where].getItem(name);
    } catch (error) {
      return null;
    }
  }

  function keep(where, name, value) {
    try {
      window[where].setItem(name, value);
    } catch (error) {
      return; // then it lasts for this page only
    }
  }

  function showTheme(theme) {
    root.setAttribute("data-bs-theme", theme);
  }

  function flipTheme() {
    const theme = root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark";
    showTheme(theme);
    keep("localStorage", "theme", theme);
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

  // What a list was asked: blanks say nothing, and where a page begins is no part of it.
  function question() {
    const asked = new URLSearchParams();
    new URLSearchParams(window.location.search).forEach(function (value, name) {
      if (value && name !== "after" && name !== "before") asked.append(name, value);
    });
    return asked.toString();
  }

  // A list opens where its officer left it: the side bar leads to what was last asked of each.
  function openAsLeft() {
    const bar = document.querySelector("[data-person]");
    if (!bar) return;
    const isList = document.querySelector("form.filters"); // and not a refusal of what was asked
    document.querySelectorAll("a[data-opens-as-left]").forEach(function (link) {
      const path = link.pathname;
      const name = "left " + bar.getAttribute("data-person") + " " + path;
      if (path === window.location.pathname) keep("localStorage", name, isList ? question() : "");
      const asked = kept("localStorage", name);
      link.setAttribute("href", asked ? path + "?" + asked : path);
    });
  }

  // After a change the page no longer knows which list one came from; this window still does.
  function rememberNeighbours() {
    const nav = document.querySelector("[data-neighbours]");
    if (!nav) return;
    const links = Array.from(nav.querySelectorAll("a"));
    const name = "beside " + window.location.pathname;
    if (!nav.hidden) {
      const hrefs = links.map(function (link) { return link.getAttribute("href"); });
      return keep("sessionStorage", name, JSON.stringify(hrefs));
    }
    const hrefs = JSON.parse(kept("sessionStorage", name) || "[]");
    links.forEach(function (link, place) {
      if (hrefs[place]) link.setAttribute("href", hrefs[place]);
      else link.textContent = link.getAttribute("data-at-end");
    });
    nav.hidden = !hrefs.length;
  }

  // A page that is not served over TLS has no clipboard of its own: the old way works there too.
  function copyText(button) {
    const field = document.getElementById(button.getAttribute("data-copies"));
    field.focus();
    field.select();
    if (document.execCommand("copy")) button.textContent = button.getAttribute("data-copied");
  }

  // Said before twenty megabytes are on their way; the server counts for itself.
  function weigh(chooser) {
    const most = Number(chooser.getAttribute("data-most-megabytes")) * 1024 * 1024;
    const tooLarge = Array.from(chooser.files).some(function (file) { return file.size > most; });
    chooser.setCustomValidity(tooLarge ? chooser.getAttribute("data-too-large") : "");
    chooser.reportValidity();
  }

  const preferred = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  showTheme(kept("localStorage", "theme") || preferred);

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-flips], [data-prints], [data-copies]");
    if (!button) return;
    if (button.hasAttribute("data-prints")) window.print();
    else if (button.hasAttribute("data-copies")) copyText(button);
    else if (button.getAttribute("data-flips") === "theme") flipTheme();
    else flipMenu(button);
  });

  document.addEventListener("change", function (event) {
    if (event.target.matches("[data-ticks]")) tickAll(event.target);
    if (event.target.matches("[data-most-megabytes]")) weigh(event.target);
    const form = event.target.form;
    if (form && form.hasAttribute("data-warns-on-leave")) form.setAttribute("data-changed", "");
  });

  // Captured, so that a "no" also keeps the event from htmx.
  document.addEventListener(
    "submit",
    function (event) {
      const asking = [event.submitter, event.target].find(function (one) {
        return one && one.hasAttribute("data-asks");
      });
      if (!asking || window.confirm(asking.getAttribute("data-asks"))) return sends(event.target);
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  // A form that is on its way has nothing to lose any more.
  function sends(form) {
    form.removeAttribute("data-changed");
    form.querySelectorAll("[data-unsaved]").forEach(function (control) {
      control.removeAttribute("data-unsaved");
    });
  }

  // A control of a form that saves itself: unsaved from the first key until its answer is kept.
  document.addEventListener("input", function (event) {
    if (event.target.hasAttribute("data-sends")) event.target.setAttribute("data-unsaved", "");
  });

  // It sends itself and what its page knows of it, not the whole form around it.
  document.addEventListener("htmx:config:request", function (event) {
    const ctx = event.detail.ctx;
    const sent = (ctx.sourceElement.getAttribute("data-sends") || "").split(" ");
    if (sent.length < 2) return;
    Array.from(ctx.request.body.keys()).forEach(function (name) {
      if (sent.indexOf(name) < 0) ctx.request.body.delete(name);
    });
  });

  // One that had to wait for the one before it knows by now what that became.
  document.addEventListener("htmx:before:request", function (event) {
    const ctx = event.detail.ctx;
    if (!ctx.sourceElement.hasAttribute("data-sends")) return;
    const seen = document.getElementsByName("seen." + ctx.sourceElement.name)[0];
    if (seen) ctx.request.body.set(seen.name, seen.value);
  });

  document.addEventListener("htmx:after:swap", function (event) {
    const target = event.detail.ctx.target;
    if (!target || target.id.indexOf("state-") !== 0) return;
    const state = document.getElementById(target.id);
    const control = document.getElementById(target.id.replace("state-", "field-"));
    if (control && state.hasAttribute("data-kept")) control.removeAttribute("data-unsaved");
    if (control) control.setAttribute("aria-invalid", String(!state.hasAttribute("data-kept")));
    document.body.dispatchEvent(new CustomEvent("answer-saved"));
  });

  window.addEventListener("beforeunload", function (event) {
    if (!document.querySelector("form[data-changed], [data-unsaved]")) return;
    event.preventDefault();
    event.returnValue = "";
  });

  document.addEventListener("DOMContentLoaded", function () {
    openAsLeft();
    rememberNeighbours();
  });
  window.addEventListener("pagehide", openAsLeft);
  document.addEventListener("htmx:after:swap", openAsLeft);

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
