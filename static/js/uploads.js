/* Sends a picture to the library piece by piece. The line may fall, the page may be closed: choosing the same file
   again goes on where it stopped. */
const PIECE = 192 * 1024 // bytes: a few seconds of a slow line
const LONGEST_WAIT = 20000 // milliseconds

const wait = (delay) =>
  new Promise((go) => {
    const timer = setTimeout(go, delay)
    addEventListener("online", () => { clearTimeout(timer); go() }, { once: true })
  })

/* The same file is known by the same token, until it has arrived. */
function tokenOf(file) {
  const key = `envoi:${file.name}:${file.size}:${file.lastModified}`
  const token = localStorage.getItem(key) ?? crypto.randomUUID()
  localStorage.setItem(key, token)
  return { key, token }
}

/* Answer { picture } or { refusal }; `onProgress` gets a share between 0 and 1, and whether the line is down. */
export async function send(file, address, csrf, onProgress = () => {}, piece = PIECE) {
  const { key, token } = tokenOf(file)
  const place = address.replace("00000000-0000-0000-0000-000000000000", token)
  let pause = 1000
  let at = null
  for (;;) {
    try {
      const query = new URLSearchParams({ name: file.name, size: file.size, at: at ?? 0 })
      const response = await (at === null
        ? fetch(place)
        : fetch(`${place}?${query}`, {
            method: "POST",
            headers: { "X-CSRFToken": csrf, "Content-Type": "application/octet-stream" },
            body: file.slice(at, at + piece),
          }))
      if (response.redirected || response.status === 403) return { refusal: "Reconnectez-vous, puis choisissez de nouveau ce fichier." }
      if (response.status >= 500) throw new Error(response.status)
      const told = await response.json()
      at = told.received
      onProgress(at / file.size, false)
      if (told.picture || told.refusal) {
        localStorage.removeItem(key)
        return told
      }
      pause = 1000
    } catch (error) {
      if (error instanceof RangeError || error.name === "NotReadableError") return { refusal: "Ce fichier ne se lit plus." }
      onProgress((at ?? 0) / file.size, true)
      await wait(pause)
      pause = Math.min(LONGEST_WAIT, pause * 2)
      at = null // ask again how far it came
    }
  }
}

/* A line that says how one file is doing. */
export function progressLine(name) {
  const line = document.createElement("li")
  const words = document.createElement("span")
  const bar = document.createElement("progress")
  bar.max = 1
  bar.value = 0
  bar.setAttribute("aria-label", name)
  words.textContent = name
  line.append(words, bar)
  const say = (share, isDown) => {
    bar.value = share
    words.textContent = isDown ? `${name} : la ligne est coupée, l’envoi reprendra` : name
  }
  const end = (told) => {
    bar.remove()
    line.className = told.refusal ? "is-refused" : "is-sent"
    words.textContent = told.refusal ? `${name} : ${told.refusal}` : name
    if (told.picture?.thumb) {
      const image = document.createElement("img")
      image.src = told.picture.thumb
      image.alt = ""
      image.width = 96
      line.prepend(image)
    }
  }
  return { line, say, end }
}
