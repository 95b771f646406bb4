// A file area: drop on it or choose; the name is shown at once.
const area = (event) => event.target.closest?.("[data-drop]");

for (const name of ["dragover", "dragleave", "drop"])
  document.addEventListener(name, (event) => {
    const over = area(event);
    if (!over) return;
    event.preventDefault();
    over.toggleAttribute("data-over", name === "dragover");
    if (name !== "drop" || !event.dataTransfer.files.length) return;
    over.querySelector("input[type=file]").files = event.dataTransfer.files;
    over.querySelector("input[type=file]").dispatchEvent(new Event("change", { bubbles: true }));
  });

document.addEventListener("change", (event) => {
  const over = event.target.matches("input[type=file]") && area(event);
  if (!over) return;
  const names = [...event.target.files].map((file) => `${file.name} · ${size(file.size)}`);
  over.querySelector("[data-file-name]").textContent = names.join(", ");
});

const size = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`);
