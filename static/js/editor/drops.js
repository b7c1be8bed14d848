/* Files dropped or pasted into the text: a Word file becomes the text, pictures go to the library and stand here. */
import { progressLine, send } from "../uploads.js"
import { emptyFields, fillAround } from "./paste.js"
import { make } from "./dialogs.js"

const WORD = /\.docx$/i

export function drops(prose, textarea, frame) {
  const list = make("ul", { class: "sendings", "aria-live": "polite" })
  frame.append(list)
  const token = () => textarea.form.elements.csrfmiddlewaretoken?.value ?? ""

  async function word(editor, file) {
    const { line, end } = progressLine(file.name)
    list.append(line)
    const body = new FormData()
    body.append("csrfmiddlewaretoken", token())
    body.append("file", file)
    body.append("empty", editor.isEmpty ? emptyFields(textarea).join(" ") : "")
    try {
      const response = await fetch(textarea.dataset.document, { method: "POST", body })
      const told = response.redirected ? { error: "Reconnectez-vous, puis déposez-le de nouveau." } : await response.json()
      if (told.error) return end({ refusal: told.error })
      if (editor.isEmpty) editor.commands.setContent(told.html, { emitUpdate: true })
      else editor.commands.insertContent(told.html)
      fillAround(textarea, told)
      end(told.remarks.length ? { refusal: told.remarks.join(" ") } : {})
      if (!told.remarks.length) line.remove()
    } catch {
      end({ refusal: "la ligne est coupée, déposez-le de nouveau." })
    }
  }

  async function picture(editor, file) {
    const { line, say, end } = progressLine(file.name)
    list.append(line)
    const told = await send(file, textarea.dataset.receive, token(), say)
    end(told)
    if (!told.picture) return
    editor.chain().insertPicture(told.picture.uuid).run()
    line.remove()
  }

  async function take(editor, files) {
    for (const file of files) await (WORD.test(file.name) ? word : picture)(editor, file)
  }

  return prose.Extension.create({
    name: "newsroomDrops",
    priority: 1100,
    addProseMirrorPlugins() {
      const editor = this.editor
      const own = (files) => [...(files ?? [])].filter((file) => WORD.test(file.name) || file.type.startsWith("image/"))
      return [new prose.Plugin({
        key: new prose.pm.state.PluginKey("drops"),
        props: {
          handleDrop(view, event) {
            const files = own(event.dataTransfer?.files)
            if (!files.length) return false
            event.preventDefault()
            const place = view.posAtCoords({ left: event.clientX, top: event.clientY })
            if (place) editor.commands.setTextSelection(place.pos)
            take(editor, files)
            return true
          },
          handlePaste(view, event) {
            const files = own(event.clipboardData?.files)
            if (!files.length || event.clipboardData.getData("text/html")) return false
            take(editor, files)
            return true
          },
        },
      })]
    },
  })
}
