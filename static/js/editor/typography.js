/* The « Typographie » button: shows what output changes by itself, and makes the corrections that one ticks. */
import { ask, make } from "./dialogs.js"

const FIELDS = ["kicker", "title", "standfirst", "signature"]

export async function askForTypography(editor, textarea) {
  const look = async (kinds = "") => {
    const { elements } = textarea.form
    const sent = new URLSearchParams({ csrfmiddlewaretoken: elements.csrfmiddlewaretoken?.value ?? "", body: textarea.value, kinds })
    for (const name of FIELDS) sent.set(name, elements[name]?.value ?? "")
    const response = await fetch(textarea.dataset.typography, { method: "POST", body: sent })
    if (!response.ok || response.redirected) throw new Error(response.status)
    return response.json()
  }
  let seen
  try {
    seen = await look()
  } catch {
    await ask("Typographie", make("form", { method: "dialog" }, make("p", {}, "Le serveur ne répond pas. Réessayez."), make("button", { value: "" }, "Fermer")))
    return
  }

  const boxes = seen.offered.map(offer)
  const buttons = make("p", { class: "editor-dialog-buttons" })
  if (boxes.length) buttons.append(make("button", { value: "make" }, "Faire ces corrections"))
  buttons.append(make("button", { value: "" }, "Fermer"))
  const form = make("form", { method: "dialog", class: "typography" },
    make("h3", {}, "Proposé, à vous de choisir"),
    ...(boxes.length ? boxes : [make("p", {}, "Rien à proposer.")]),
    printed(seen.printed), buttons)

  const answer = await ask("Typographie", form)
  const kinds = [...form.querySelectorAll("input:checked")].map((box) => box.value).join(" ")
  if (answer !== "make" || !kinds) return editor.commands.focus()
  const made = await look(kinds)
  for (const [name, value] of Object.entries(made.fields)) {
    const field = textarea.form.elements[name]
    if (!field || field.value === value) continue
    field.value = value
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
  editor.chain().focus().setContent(made.body, { emitUpdate: true }).run()
}

function offer({ kind, label, count, shown }) {
  const box = make("input", { type: "checkbox", value: kind, checked: "" })
  const list = make("ul", {}, ...shown.map(({ before, after }) => make("li", {}, make("del", {}, before), " ", make("ins", {}, after))))
  return make("div", { class: "typography-offer" },
    make("label", {}, box, ` ${label[0].toUpperCase()}${label.slice(1)} (${count})`),
    make("details", {}, make("summary", {}, "Voir"), list))
}

/* The source stays as typed: this is what the page will print. */
function printed(lines) {
  const words = lines.length ? "À la parution, sans toucher à votre texte" : "À la parution : rien ne change."
  if (!lines.length) return make("p", { class: "typography-printed" }, words)
  const drawn = lines.map((pieces) =>
    make("li", {}, ...pieces.map(({ text, is_marked }) => (is_marked ? make("mark", {}, text) : text))))
  return make("details", { class: "typography-printed" }, make("summary", {}, words),
    make("p", {}, "° espace insécable, · espace fine insécable"), make("ul", {}, ...drawn))
}
