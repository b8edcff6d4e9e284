"use strict";
(() => {
  const form = document.getElementById("filter");
  if (form) {
    const rows = [...document.querySelectorAll("#rules tbody tr")];
    const said = document.getElementById("shown");
    const empty = document.getElementById("empty");
    const apply = () => {
      const outcome = form.elements.outcome.value;
      const table = form.elements.table ? form.elements.table.value : "";
      let shown = 0;
      for (const row of rows) {
        const fits =
          (!outcome || row.dataset.outcome === outcome) && (!table || row.dataset.table === table);
        row.hidden = !fits;
        shown += fits;
      }
      said.textContent = `${shown} of ${rows.length} rows shown`;
      empty.hidden = shown > 0;
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    apply();
  }
  const unfold = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const folded = target && target.querySelector("details.fold");
    if (folded) folded.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const each of closed) each.open = true;
  });
  addEventListener("afterprint", () => {
    for (const each of closed) each.open = false;
    closed = [];
  });
})();
