"use strict";
// Sorting and searching in the table of students. Without it the page is whole, in the order it was written.
(() => {
  const table = document.getElementById("students");
  const body = table.tBodies[0];
  const headers = [...table.tHead.rows[0].cells];
  const rows = [...body.rows];
  const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

  const valueOf = (row, column, numeric) => {
    const cell = row.cells[column];
    const text = (numeric ? cell.dataset.value : cell.textContent).trim();
    return text === "" ? null : numeric ? Number(text) : text;
  };

  const sortBy = (column) => {
    const header = headers[column];
    const numeric = header.dataset.sort === "number";
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of headers) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const keyed = rows.map((row) => ({ row, value: valueOf(row, column, numeric) }));
    keyed.sort(({ value: a }, { value: b }) => {
      if (a === null || b === null) return (a === null) - (b === null); // what is empty comes last either way
      return (numeric ? a - b : words.compare(a, b)) * (down ? -1 : 1);
    });
    body.append(...keyed.map(({ row }) => row));
  };

  headers.forEach((header, column) => {
    if (header.dataset.sort === "none") return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = header.textContent;
    button.addEventListener("click", () => sortBy(column));
    header.replaceChildren(button);
  });

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const found = rows.map((row) => plain(`${row.textContent} ${row.dataset.find}`));
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");

  const filter = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, number) => {
      const fits = wanted.every((word) => found[number].includes(word));
      row.classList.toggle("hidden", !fits);
      count += fits;
    });
    shown.textContent = count === rows.length ? "" : `${count} of ${rows.length} shown`;
  };

  search.addEventListener("input", filter);
  document.querySelector(".tools").classList.remove("hidden");
  filter(); // a browser that goes back to this page fills the field in again
})();
