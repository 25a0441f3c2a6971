"use strict";
// The table of students: sorting, searching, filters, and no more rows at once than a browser lays out quickly.
// A row of the data is [id, name, what else to search in, letters of its kinds, section, a letter for each
// exercise, cells, folder]; a cell is a text, or [number, text]. A link to #students?show=L&exercise=3&state=w sets the
// filters of these names.
(() => {
  const AT_ONCE = 100;
  const FILTERS = ["show", "section", "exercise", "state"];
  const students = JSON.parse(document.getElementById("data").textContent);
  const table = document.getElementById("students");
  const headers = [...table.tHead.rows[0].querySelectorAll("th")];
  const form = document.getElementById("filters");
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const more = document.getElementById("more");
  const selects = new Map(FILTERS.map((name) => [name, document.getElementById(name)]).filter(([, found]) => found));
  const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  let all = false;

  const element = (tag, text, className) => {
    const made = document.createElement(tag);
    made.textContent = text; // as text, whatever a name contains
    if (className) made.className = className;
    return made;
  };

  const link = (text, href) => {
    const made = element("a", text);
    made.href = href;
    return made;
  };

  const rowOf = ([id, name, , kinds, , , cells, folder]) => {
    const row = document.createElement("tr");
    const file = encodeURIComponent(id);
    const student = element("th", "");
    student.scope = "row";
    student.append(link(name || id, `${folder}feedback/${file}.html`));
    if (name) student.append(element("small", id));
    row.append(student);
    for (const cell of cells) {
      row.append(Array.isArray(cell) ? element("td", cell[1], "number") : element("td", cell, cell.length > 30 && "long"));
    }
    if (!kinds.includes("g")) row.className = "ungraded";
    const links = element("td", "", "links");
    if (kinds.includes("g")) links.append(link("JSON", `${folder}reports/${file}.json.gz`));
    row.append(links);
    return row;
  };

  // What a student is sorted by: a number, a text, or null where there is nothing.
  const valueOf = (student, column) => {
    if (column === 0) return student[1] || student[0];
    const cell = student[6][column - 1];
    return Array.isArray(cell) ? cell[0] : cell || null;
  };

  const compare = (a, b, turn) => {
    if (a === null || b === null) return (a === null) - (b === null); // nothing comes last either way
    return (typeof a === "number" ? a - b : words.compare(a, b)) * turn;
  };

  const sortBy = (column) => {
    const down = headers[column].getAttribute("aria-sort") === "ascending";
    for (const header of headers) header.removeAttribute("aria-sort");
    headers[column].setAttribute("aria-sort", down ? "descending" : "ascending");
    students.sort((a, b) => compare(valueOf(a, column), valueOf(b, column), down ? -1 : 1));
    show();
  };

  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const named = new Map([...(selects.get("show")?.options ?? [])].map((one) => [one.value, one.text.replace(/ \(\d+\)$/, "")]));
  const texts = new Map(students.map((student) => {
    const [id, name, other, kinds] = student;
    return [student, plain([id, name, other, ...[...kinds].map((letter) => named.get(letter) ?? "")].join(" "))];
  }));

  const chosen = (name) => selects.get(name)?.value ?? "";

  const passes = (student) => {
    const [, , , kinds, section, states] = student;
    if (chosen("show") && !kinds.includes(chosen("show"))) return false;
    if (chosen("section") && section !== chosen("section")) return false;
    if (!chosen("exercise")) return true;
    const state = states[Number(chosen("exercise"))];
    return state !== undefined && (chosen("state") ? chosen("state").includes(state) : state !== "-");
  };

  const show = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    const found = students.filter(
      (student) => passes(student) && wanted.every((word) => texts.get(student).includes(word)),
    );
    const part = all ? found : found.slice(0, AT_ONCE);
    table.tBodies[0].replaceChildren(...part.map(rowOf));
    more.classList.toggle("hidden", part.length === found.length);
    more.textContent = `Show all ${found.length}`;
    document.getElementById("of-exercise")?.classList.toggle("hidden", !chosen("exercise"));
    const filtered = search.value || FILTERS.some(chosen);
    document.getElementById("clear").classList.toggle("hidden", !filtered);
    const say = [];
    if (found.length < students.length) say.push(`${found.length} of ${students.length} found`);
    if (part.length < found.length) say.push(`the first ${part.length} shown`);
    shown.textContent = say.join(", ");
  };

  // The filters of the address, and the table in sight; an address without filters changes nothing.
  const follow = () => {
    const [place, filters] = location.hash.slice(1).split("?");
    if (place !== "students" || filters === undefined) return;
    const wanted = new URLSearchParams(filters);
    search.value = "";
    for (const [name, select] of selects) select.value = wanted.get(name) ?? "";
    all = false;
    show();
    document.getElementById("all").scrollIntoView();
  };

  headers.forEach((header, column) => header.querySelector("button").addEventListener("click", () => sortBy(column)));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    all = false;
    show();
  });
  form.addEventListener("reset", () => setTimeout(() => {
    history.replaceState(null, "", "#students"); // the same link works again
    all = false;
    show();
  }));
  more.addEventListener("click", () => {
    all = true;
    show();
  });
  addEventListener("hashchange", follow);
  // The same link once more, after the filters were changed by hand.
  addEventListener("click", (event) => {
    const target = event.target instanceof Element && event.target.closest("a");
    if (target && target.hash && target.hash === location.hash) follow();
  });
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
  show();
  follow();
})();
