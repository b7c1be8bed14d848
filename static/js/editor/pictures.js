/* The library of pictures, seen from the editor: the choice of one, and its thumbnail in the text. */
import { ask, make } from "./dialogs.js"

const SILENT = "La photothèque ne répond pas. Vérifiez la connexion, puis réessayez."

export function pictureLibrary(address) {
  const known = new Map()

  async function fetchPictures(query) {
    const response = await fetch(`${address}?${new URLSearchParams(query)}`, { headers: { Accept: "application/json" } })
    if (!response.ok) throw new Error(`${response.status}`)
    const pictures = await response.json()
    for (const picture of pictures) known.set(picture.uuid, picture)
    return pictures
  }

  /* A thumbnail to stand in the text; a name alone while, or when, nothing more is known. */
  function figure(uuid) {
    const caption = make("figcaption", {}, "Photo de la photothèque")
    const element = make("figure", { class: "picture", "data-picture": uuid }, caption)
    const show = () => {
      const picture = known.get(uuid)
      if (!picture) return
      caption.textContent = picture.label
      element.prepend(make("img", { src: picture.thumb, alt: "", loading: "lazy" }))
    }
    if (known.has(uuid)) show()
    else fetchPictures({ uuid }).then(show, () => {})
    return element
  }

  async function choose() {
    const search = make("input", { type: "search", placeholder: "Chercher une légende, un crédit…", "aria-label": "Chercher une photo" })
    const found = make("div", { class: "editor-pictures", "aria-live": "polite" })
    const cancel = make("button", { value: "" }, "Annuler")
    const form = make("form", { method: "dialog" }, search, found, make("p", { class: "editor-dialog-buttons" }, cancel))

    let asked = 0
    const list = async () => {
      const turn = ++asked // an old answer must not cover a newer one
      const shown = await fetchPictures({ q: search.value }).then(thumbnails, () => [SILENT])
      if (turn === asked) found.replaceChildren(...(shown.length ? shown : ["Aucune photo trouvée."]))
    }
    let pause
    search.addEventListener("input", () => {
      clearTimeout(pause)
      pause = setTimeout(list, 250)
    })
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault() // else it would press « Annuler »
    })
    list()

    return ask("Photo", form)
  }

  return { figure, choose }
}

function thumbnails(pictures) {
  return pictures.map(({ uuid, thumb, label }) =>
    make("button", { value: uuid, class: "editor-picture" }, make("img", { src: thumb, alt: "", loading: "lazy" }), label),
  )
}
