// Keys, local time, copying. Every page works without this file; it only makes things quicker.
(function () {
  "use strict";

  function localTimes(root) {
    root.querySelectorAll("time[datetime]:not([data-local])").forEach(function (element) {
      var date = new Date(element.dateTime);
      if (isNaN(date)) return;
      element.dataset.local = "1";
      element.title = element.textContent.trim() + " UTC";
      var two = function (n) { return String(n).padStart(2, "0"); };
      var day = date.getFullYear() + "-" + two(date.getMonth() + 1) + "-" + two(date.getDate());
      if (element.dataset.form === "day") { element.textContent = day; return; }
      var clock = two(date.getHours()) + ":" + two(date.getMinutes());
      if (element.dataset.form === "exact") {
        clock += ":" + two(date.getSeconds()) + "." + String(date.getMilliseconds()).padStart(3, "0");
      }
      element.textContent = day + " " + clock;
    });
  }

  function rows() {
    return Array.from(document.querySelectorAll("tr[data-open]"));
  }

  function move(by) {
    var all = rows();
    if (!all.length) return;
    var at = all.findIndex(function (row) { return row.classList.contains("at"); });
    var next = at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    all.forEach(function (row) { row.classList.remove("at"); });
    all[next].classList.add("at");
    all[next].scrollIntoView({ block: "nearest" });
    var link = all[next].querySelector("a");
    if (link) link.focus({ preventScroll: true });
  }

  var afterG = 0;

  document.addEventListener("keydown", function (event) {
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (event.key === "Escape" && typing) { event.target.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (Date.now() - afterG < 1500) {
      afterG = 0;
      document.body.classList.remove("keys-shown");
      var place = document.querySelector(".places a[data-key='" + CSS.escape(event.key) + "']");
      if (place) { event.preventDefault(); location.href = place.href; }
      return;
    }
    switch (event.key) {
      case "/": {
        var find = document.getElementById("find");
        if (find) { event.preventDefault(); find.focus(); find.select(); }
        break;
      }
      case "j": move(1); break;
      case "k": move(-1); break;
      case "Enter": {
        var row = document.querySelector("tr.at[data-open]");
        if (row && event.target.tagName !== "A" && event.target.tagName !== "BUTTON") location.href = row.dataset.open;
        break;
      }
      case "g":
        afterG = Date.now();
        document.body.classList.add("keys-shown");
        setTimeout(function () { document.body.classList.remove("keys-shown"); }, 1500);
        break;
      case "?": {
        var help = document.getElementById("keys");
        if (help && help.showModal) { event.preventDefault(); help.open ? help.close() : help.showModal(); }
        break;
      }
    }
  });

  document.addEventListener("click", function (event) {
    var copy = event.target.closest("[data-copy]");
    if (copy) {
      var text = document.getElementById(copy.dataset.copy).textContent;
      if (navigator.clipboard) {
        navigator.clipboard.writeText(text).then(function () {
          var before = copy.textContent;
          copy.textContent = copy.dataset.done;
          setTimeout(function () { copy.textContent = before; }, 1500);
        });
      }
      return;
    }
    if (event.target.closest("[data-help]")) {
      var help = document.getElementById("keys");
      if (help && help.showModal) help.showModal();
      return;
    }
    var row = event.target.closest("tr[data-open]");
    if (row && !event.target.closest("a, button, input, label, summary, details") && !String(getSelection())) {
      location.href = row.dataset.open;
    }
  });

  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector("meta[name='csrf-token']");
    if (token) event.detail.headers["X-CSRF-TOKEN"] = token.content;
  });
  document.addEventListener("htmx:load", function (event) { localTimes(event.target); });

  localTimes(document);
  var once = document.querySelector("form[data-at-once]");
  if (once) once.requestSubmit();
})();
