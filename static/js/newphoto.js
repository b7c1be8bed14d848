/* The new picture of an article leaves as soon as it is chosen: a form that is refused, or a line that falls, does not
   lose it. Without a script it goes with the form. */
import { progressLine, send } from "./uploads.js"

const field = document.getElementById("id_new_picture")
const kept = document.getElementById("id_uploaded")

if (field && kept) {
  const list = document.createElement("ul")
  list.className = "sendings"
  list.setAttribute("aria-live", "polite")
  field.after(list)
  const csrf = field.form.elements.csrfmiddlewaretoken.value

  const leave = async () => {
    const file = field.files[0]
    if (!file) return
    const { line, say, end } = progressLine(file.name)
    list.replaceChildren(line)
    const told = await send(file, kept.dataset.receive, csrf, say)
    end(told)
    if (field.files[0] !== file) return // another one was chosen meanwhile
    if (told.picture) kept.value = told.picture.uuid
    field.value = "" // it has arrived, or cannot be taken
    kept.dispatchEvent(new Event("input", { bubbles: true }))
  }
  field.addEventListener("change", leave)
  leave() // chosen while this script was on its way
}
