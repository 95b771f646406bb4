// Lists of parts in a form: add copies the empty row, remove takes one away.
let number = 1000;

document.addEventListener("click", (event) => {
  const add = event.target.closest("[data-part-add]");
  if (add) {
    const list = add.closest("[data-part-list]");
    const html = list.querySelector("[data-part-blank]").innerHTML.replaceAll("-NEW-", `-${number}-`).replaceAll('value="NEW"', `value="${number}"`);
    const rows = list.querySelector("[data-part-rows]");
    const body = document.createElement("tbody");
    body.innerHTML = html;
    number += 1;
    const row = body.firstElementChild;
    rows.append(row);
    window.htmx.process(row);
    row.querySelector("input:not([type=hidden])")?.focus();
  }
  const remove = event.target.closest("[data-part-remove]");
  if (remove) {
    const list = remove.closest("[data-part-list]");
    remove.closest("tr").remove();
    list.closest("form")?.setAttribute("data-dirty", "");
    list.querySelector("[data-part-add]").focus();
  }
});
