/* Several pictures at once: each goes to the library as soon as it is chosen or dropped; then they are described. */
import { progressLine, send } from "./uploads.js"

const form = document.querySelector("form.drop")
const field = form?.querySelector("input[type=file]")
const list = document.querySelector(".sendings")
const csrf = form?.elements.csrfmiddlewaretoken.value
const sent = []
let queue = Promise.resolve()

function take(files) {
  for (const file of files) {
    const { line, say, end } = progressLine(file.name)
    list.append(line)
    queue = queue.then(async () => {
      const told = await send(file, form.dataset.receive, csrf, say)
      end(told)
      if (told.picture) sent.push(told.picture.uuid)
    })
  }
  const mine = queue
  mine.then(() => {
    if (queue !== mine || !sent.length) return
    if (list.querySelector(".is-refused")) {
      const link = document.createElement("a")
      link.href = `?photos=${sent.join(",")}`
      link.className = "button"
      link.textContent = "Décrire les photos arrivées"
      list.after(link)
    } else location.href = `?photos=${sent.join(",")}`
  })
}

if (field) {
  const leave = () => {
    if (!field.files.length) return
    take([...field.files])
    field.value = ""
    field.required = false
  }
  field.addEventListener("change", leave)
  leave() // chosen while this script was on its way
  form.addEventListener("submit", (event) => {
    if (list.children.length) event.preventDefault() // they are on their way already
  })
  document.addEventListener("dragover", (event) => {
    event.preventDefault()
    form.classList.add("is-awaited")
  })
  document.addEventListener("drop", (event) => {
    event.preventDefault()
    form.classList.remove("is-awaited")
    take([...event.dataTransfer.files])
  })
}
