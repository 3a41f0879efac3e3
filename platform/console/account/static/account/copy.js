// A button with data-copies="id" copies the value of that field and confirms it in text.
"use strict";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  field.select();
  // Without TLS, as on a local network, browsers offer only execCommand.
  const copied = navigator.clipboard ? await navigator.clipboard.writeText(field.value).then(() => true, () => false) : document.execCommand("copy");
  if (copied) document.getElementById(`${field.id}-copied`).textContent = button.dataset.message;
});
