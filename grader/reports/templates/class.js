"use strict";
// The table of students: sorting, searching, and no more rows at once than a browser lays out quickly.
// A row of the data is [id, name, what else to search in, cells, folder]; a cell is a text, or [number, text].
(() => {
  const AT_ONCE = 300;
  const students = JSON.parse(document.getElementById("data").textContent);
  const table = document.getElementById("students");
  const headers = [...table.tHead.rows[0].querySelectorAll("th")];
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const more = document.getElementById("more");
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

  const rowOf = ([id, name, , cells, folder]) => {
    const row = document.createElement("tr");
    const file = encodeURIComponent(id);
    const student = element("th", "");
    student.scope = "row";
    student.append(link(name || id, `${folder}feedback/${file}.html`));
    if (name) student.append(element("small", id));
    row.append(student);
    for (const cell of cells) row.append(Array.isArray(cell) ? element("td", cell[1], "number") : element("td", cell));
    if (cells[0] !== "graded") row.cells[1].className = "bad";
    const links = element("td", "", "links");
    if (cells[0] === "graded") links.append(link("JSON", `${folder}reports/${file}.json.gz`));
    row.append(links);
    return row;
  };

  // What a student is sorted by: a number, a text, or null where there is nothing.
  const valueOf = (student, column) => {
    if (column === 0) return student[1] || student[0];
    const cell = student[3][column - 1];
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
  const texts = new Map(students.map((student) => {
    const [id, name, other, [outcome]] = student;
    return [student, plain([id, name, other, outcome].join(" "))];
  }));

  const show = () => {
    const wanted = plain(search.value).split(/\s+/).filter(Boolean);
    const found = students.filter((student) => wanted.every((word) => texts.get(student).includes(word)));
    const part = all ? found : found.slice(0, AT_ONCE);
    table.tBodies[0].replaceChildren(...part.map(rowOf));
    more.classList.toggle("hidden", part.length === found.length);
    more.textContent = `Show all ${found.length}`;
    const say = [];
    if (found.length < students.length) say.push(`${found.length} of ${students.length} found`);
    if (part.length < found.length) say.push(`the first ${part.length} shown`);
    shown.textContent = say.join(", ");
  };

  headers.forEach((header, column) => header.querySelector("button").addEventListener("click", () => sortBy(column)));
  search.addEventListener("input", () => {
    all = false;
    show();
  });
  more.addEventListener("click", () => {
    all = true;
    show();
  });
  show();
})();
