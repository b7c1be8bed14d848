/* The editor's two questions: where a link leads, which picture to put. */

/* Build an element: attributes by name, properties are not set. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  element.append(...children)
  return element
}

/* Show a dialog and answer what it was closed with; empty when it was dismissed. It stands in <body>: the
   editor is in a form, and forms do not nest. */
export function ask(title, ...children) {
  const heading = make("h2", {}, title)
  const dialog = make("dialog", { class: "editor-dialog", "aria-label": title }, heading, ...children)
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove()
      answer(dialog.returnValue)
    })
  })
}

export async function askForLink(editor) {
  const known = editor.getAttributes("link").href ?? ""
  if (!known && editor.state.selection.empty) return
  const field = make("input", { name: "address", type: "text", inputmode: "url", autocomplete: "off", value: known })
  const buttons = make("p", { class: "editor-dialog-buttons" }, make("button", { value: "set" }, "Placer le lien"))
  if (known) buttons.append(make("button", { value: "remove" }, "Retirer le lien"))
  buttons.append(make("button", { value: "", formnovalidate: "" }, "Annuler"))
  const form = make("form", { method: "dialog" }, make("label", {}, "Adresse (page, courriel ou téléphone)", field), buttons)

  const answer = await ask("Lien", form)

  const chain = editor.chain().focus().extendMarkRange("link")
  const href = addressOf(field.value)
  if (answer === "remove" || (answer === "set" && !href)) chain.unsetLink().run()
  else if (answer === "set") chain.setLink({ href }).run()
  else editor.commands.focus()
}

/* A video or a post: where it is, and what it is in a few words. */
export async function askForCard(editor) {
  const address = make("input", { type: "text", inputmode: "url", autocomplete: "off", placeholder: "https://" })
  const words = make("input", { type: "text", maxlength: "160", autocomplete: "off" })
  const form = make("form", { method: "dialog" },
    make("label", {}, "Adresse de la vidéo ou du post", address),
    make("label", {}, "Ce que c’est, en quelques mots", words),
    make("p", { class: "editor-dialog-buttons" }, make("button", { value: "set" }, "Placer"), make("button", { value: "", formnovalidate: "" }, "Annuler")))

  const answer = await ask("Vidéo ou post", form)

  const href = address.value.trim().replace(/^(?!https?:)/i, "https://").replace(/^http:/i, "https:")
  if (answer === "set" && /^https:\/\/[^\s]+\.[^\s]+/.test(href)) {
    editor.chain().focus().insertLinkCard({ href, words: words.value.trim() }).run()
  } else editor.commands.focus()
}

/* Complete what people type: www.exemple.org, nom@exemple.org, +223 20 00 00 00. */
function addressOf(typed) {
  const address = typed.trim()
  if (/^(https?:\/\/|mailto:|tel:)/i.test(address) || !address) return address
  if (/^[^\s@/]+@[^\s@/]+$/.test(address)) return `mailto:${address}`
  if (/^\+?[\d\s().-]{6,}$/.test(address)) return `tel:${address.replace(/[^\d+]/g, "")}`
  return `https://${address}`
}
