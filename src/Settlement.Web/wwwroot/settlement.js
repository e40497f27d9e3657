// Live progress and keys. Every page works without it.
"use strict";

(() => {
  const progress = document.getElementById("progress");
  if (progress) {
    const events = new EventSource(progress.dataset.events);
    events.addEventListener("status", (event) => {
      const run = JSON.parse(event.data);
      for (const element of progress.querySelectorAll("[data-field]")) {
        const value = run[element.dataset.field];
        if (value !== undefined && value !== null) {
          element.textContent = typeof value === "number" ? value.toLocaleString("en-US") : value;
        }
      }
      for (const element of progress.querySelectorAll("[data-when]")) {
        element.hidden = !run[element.dataset.when];
      }
    });
    // The browser asks again by itself.
    events.addEventListener("error", () => {
      progress.querySelector("[data-field=phase]").textContent = "no answer from the server, asking again";
    });
    events.addEventListener("end", () => {
      events.close();
      location.reload();
    });
  }

  document.addEventListener("keydown", (event) => {
    const isWriting = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
    if (isWriting || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }

    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("find-user")?.focus();
    } else if (event.key === "d") {
      document.querySelector("header nav a")?.click();
    }
  });
})();
