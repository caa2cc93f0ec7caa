/* A copy button for a list that anybody can also select by hand: it shows only where this runs. */

for (const button of document.querySelectorAll("button[data-copy]")) {
  const list = document.getElementById(button.dataset.copy);
  if (!list || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const lines = [...list.querySelectorAll("li")].map((line) => line.innerText.trim());
    await navigator.clipboard.writeText(lines.join("\n"));
    button.querySelector("span").textContent = button.dataset.copied;
  });
}
