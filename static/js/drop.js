/* Files dropped anywhere on the page go into its form, and the form is sent. Without a script one chooses them. */
const form = document.querySelector("form.drop")
const field = form?.querySelector("input[type=file]")

const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files")

if (field) {
  document.addEventListener("dragover", (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    form.classList.add("is-awaited")
  })
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) form.classList.remove("is-awaited")
  })
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return
    event.preventDefault()
    field.files = event.dataTransfer.files
    form.requestSubmit()
  })
}
